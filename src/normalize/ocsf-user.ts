import type { OcsfUser } from "../schema/ocsf.ts";

/** `type_id` of a user: OCSF object `user`. */
export const USER_TYPE = { unknown: 0, user: 1, admin: 2, system: 3 } as const;

/** A user by the parts that the log has, or undefined when it has none. */
export function ocsfUser(parts: {
  readonly name?: string | undefined;
  readonly domain?: string | undefined;
  /** Unique id in the directory or system: a SID, a UID, an ARN. */
  readonly uid?: string | undefined;
}): OcsfUser | undefined {
  const { name, domain, uid } = parts;
  if (name === undefined && uid === undefined) return undefined;
  const user: OcsfUser = {};
  if (name !== undefined) user.name = name;
  if (domain !== undefined) user.domain = domain;
  if (uid !== undefined) user.uid = uid;
  if (uid !== undefined && SYSTEM_SIDS.has(uid)) user.type_id = USER_TYPE.system;
  return user;
}

/** A user written as one text: `DOMAIN\name`, `name@domain` or `name`. */
export function ocsfAccount(account: string | undefined): OcsfUser | undefined {
  if (account === undefined || account === "") return undefined;
  const backslash = account.indexOf("\\");
  if (backslash >= 0)
    return ocsfUser({ name: account.slice(backslash + 1), domain: account.slice(0, backslash) || undefined });
  const at = account.lastIndexOf("@");
  return at > 0
    ? ocsfUser({ name: account.slice(0, at), domain: account.slice(at + 1) })
    : ocsfUser({ name: account });
}

/** LocalSystem, LocalService, NetworkService. Source: [MS-DTYP] 2.4.2.4, well-known SIDs. */
const SYSTEM_SIDS: ReadonlySet<string> = new Set(["S-1-5-18", "S-1-5-19", "S-1-5-20"]);

import type { Principal } from "../schema/access.ts";

/** Whoever is behind a change, as histories and the audit log name them. */
export function actorOf(principal: Principal): { readonly uid: string; readonly name: string } {
  return principal.kind === "user"
    ? { uid: principal.userUid, name: principal.name }
    : { uid: principal.keyUid, name: `key ${principal.name}` };
}

import type { Administrator } from "../platform/access/index.ts";
import type { Principal } from "../schema/access.ts";
import { userOf } from "./access-rule.ts";

/** Whoever is behind a change, as histories and the audit log name them. */
export function actorOf(principal: Principal): { readonly uid: string; readonly name: string } {
  return principal.kind === "user"
    ? { uid: principal.userUid, name: principal.name }
    : { uid: principal.keyUid, name: `key ${principal.name}` };
}

/** Whoever administers people. Routes that ask for a fresh sign-in let no key through. */
export function administratorOf(request: { readonly principal: Principal | null }): Administrator {
  const user = userOf(request);
  return { ...actorOf(user), isPlatformAdministrator: user.isPlatformAdministrator };
}

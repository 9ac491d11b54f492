import type { Access } from "../platform/access/index.ts";
import { may, type Permission, type Principal } from "../schema/access.ts";

/** Longest that an answer goes on after the right to it ended. */
const RECHECK_MS = 1000;

export type Allowance = {
  readonly access: Pick<Access, "recheck">;
  readonly principal: Principal;
  readonly tenantUid: string;
  readonly permission: Permission;
  readonly now?: () => number;
};

/**
 * The pieces of a long answer, for as long as who asked may have them: a session, a role or a key that ends takes what
 * it began with it.
 * @throws {Error} once the right is gone, so that the answer breaks off and cannot be taken for a whole one
 */
export async function* whileAllowed(
  pieces: AsyncIterable<string>,
  { access, principal, tenantUid, permission, now = Date.now }: Allowance,
): AsyncGenerator<string> {
  let checkedAt = now();
  for await (const piece of pieces) {
    if (now() - checkedAt >= RECHECK_MS) {
      const current = await access.recheck(principal);
      if (current === null || !may(current, tenantUid, permission))
        throw new Error("the right to this answer ended while it was sent");
      checkedAt = now();
    }
    yield piece;
  }
}

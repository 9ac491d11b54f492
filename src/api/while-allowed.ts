import type { Principal } from "../schema/access.ts";
import { holdsStill, type Right, type StandingPorts } from "./standing.ts";

/** Longest that an answer goes on after the right to it ended. */
const RECHECK_MS = 1000;

export type Allowance = Right & {
  readonly access: StandingPorts;
  readonly principal: Principal;
  /** Milliseconds that only grow, whatever is done to the machine's clock. */
  readonly elapsed?: () => number;
};

/**
 * The pieces of a long answer, for as long as who asked may have them: a session, a role, a key or a tenant that ends
 * takes what it began with it.
 * @throws {Error} once the right is gone, so that the answer breaks off and cannot be taken for a whole one
 */
export async function* whileAllowed(
  pieces: AsyncIterable<string>,
  { access, principal, elapsed = () => performance.now(), ...right }: Allowance,
): AsyncGenerator<string> {
  let checkedAt = elapsed();
  for await (const piece of pieces) {
    if (elapsed() - checkedAt >= RECHECK_MS) {
      if (!(await holdsStill(access, principal, right)))
        throw new Error("the right to this answer ended while it was sent");
      checkedAt = elapsed();
    }
    yield piece;
  }
}

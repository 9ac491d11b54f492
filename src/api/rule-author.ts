import { may, type Principal } from "../schema/access.ts";
import type { Actor } from "../schema/change-notice.ts";
import { actorOf } from "./actor.ts";

/** Whoever changes rules, and what they may. */
export type RuleAuthor = Actor & {
  /** A person signed in, or a program with a key. */
  readonly kind: "user" | "key";
  /** May go live with what fails its tests; keys never may. */
  readonly mayForce: boolean;
};

export function ruleAuthorOf(principal: Principal, tenantUid: string): RuleAuthor {
  return {
    ...actorOf(principal),
    kind: principal.kind,
    mayForce: principal.kind === "user" && may(principal, tenantUid, "rules:govern"),
  };
}

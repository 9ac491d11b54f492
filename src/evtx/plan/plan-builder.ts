import { literalOf } from "../value/json-tables.ts";
import type { Plan } from "./plan.ts";
import { ACTION, type Step } from "./step.ts";

/** Collects steps. Literals that follow each other become one. */
export class PlanBuilder {
  readonly #steps: Step[] = [];
  readonly #literals: string[] = [];
  readonly #siblings: ReadonlySet<string>[] = [];
  #bytes = 0;
  #pending = "";
  #slots = 0;

  text(literal: string): void {
    this.#pending += literal;
  }

  /** `key`: what is written only when the step writes a value. */
  step(action: number, slot = 0, argument = 0, key = ""): Step {
    const start = this.#bytes;
    const end = this.#append(this.#pending);
    this.#pending = "";
    const step = { action, start, end, keyEnd: this.#append(key), slot, argument };
    this.#steps.push(step);
    if (SLOTTED.has(action)) this.#slots = Math.max(this.#slots, slot + 1);
    return step;
  }

  /** The steps given lead to what comes next. */
  land(jumps: readonly Step[]): void {
    if (jumps.length === 0) return;
    if (this.#pending !== "") this.step(ACTION.nothing);
    for (const jump of jumps) jump.argument = this.#steps.length;
  }

  siblings(names: ReadonlySet<string>): number {
    return this.#siblings.push(names) - 1;
  }

  /** Returns where the literals end. */
  #append(literal: string): number {
    this.#literals.push(literal);
    this.#bytes += Buffer.byteLength(literal);
    return this.#bytes;
  }

  build(root: Plan["root"]): Plan {
    if (this.#pending !== "") this.step(ACTION.nothing);
    return {
      steps: this.#steps,
      literals: literalOf(this.#literals.join("")),
      slots: Math.max(this.#slots, root.dependency + 1),
      root,
      siblings: this.#siblings,
    };
  }
}

const SLOTTED: ReadonlySet<number> = new Set([
  ACTION.value,
  ACTION.unlessNull,
  ACTION.member,
  ACTION.attribute,
  ACTION.closeText,
  ACTION.fragment,
  ACTION.part,
  ACTION.items,
]);

import type { ElementNode } from "../binxml/node.ts";
import type { Step } from "./step.ts";

/**
 * A template as a list of steps over bytes: see `ACTION`. It writes the member of an object that the template's element
 * is, with a comma behind it.
 */
export type Plan = {
  readonly steps: readonly Step[];
  /** As `JsonWriter.literal` takes them. */
  readonly literals: DataView;
  /** Slots that must be there. */
  readonly slots: number;
  /** The element's name, and the slot that it depends on, if any: only within another, because a record is there. */
  readonly root: Pick<ElementNode, "name" | "dependency">;
  /** Names beside fragments: a fragment's element of such a name would have to become one of a list. */
  readonly siblings: readonly ReadonlySet<string>[];
};

import type { Entity } from "../../../../src/schema/finding.ts";
import { createStore, type Store } from "../../state/store.ts";

/** Which value's facts or actions are open, and where on the screen it stands. */
export type EntityTarget = {
  readonly kind: "facts" | "actions";
  readonly entity: Entity;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
};

/** One layer serves all chips of a page: a table has thousands. */
export const entityTarget: Store<EntityTarget | null> = createStore<EntityTarget | null>(null);

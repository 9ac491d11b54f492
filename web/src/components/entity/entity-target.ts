import type { Entity } from "../../../../src/schema/finding.ts";
import { createStore, type Store } from "../../state/store.ts";

/** Which value's facts or actions are open, and where on the screen it stands. */
export type EntityTarget = {
  readonly kind: "facts" | "actions";
  readonly entity: Entity;
  /** In which range of time it is searched, as an address has it. Null: that of the page. */
  readonly time: string | null;
  /** What was pressed or pointed at, and gets the focus back. */
  readonly from: HTMLElement;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
};

/** One layer serves all chips of a page: a table has thousands. */
export const entityTarget: Store<EntityTarget | null> = createStore<EntityTarget | null>(null);

import type { FieldMap } from "../../flatten.ts";
import type { JsonObject } from "../../source.ts";

/** An EVE record that is read. */
export type EveEvent = {
  readonly json: JsonObject;
  /** The same, flattened: `alert.signature`, `dns.rrname`. */
  readonly fields: FieldMap;
  /** `event_type`. */
  readonly type: string;
  /** Epoch milliseconds, UTC. */
  readonly time: number;
};

import type { FieldMap } from "../../flatten.ts";

/** One line of a Zeek log. */
export type ZeekRecord = {
  /** The log's name: `conn`, `dns`, `smb_files`. Empty when neither header nor record tells. */
  readonly path: string;
  /** Zeek's own names and types: `id.orig_h`, lists for sets and vectors, booleans for T and F. Unset is absent. */
  readonly fields: FieldMap;
  /** `ts`, else when we received it; epoch milliseconds, UTC. */
  readonly time: number;
};

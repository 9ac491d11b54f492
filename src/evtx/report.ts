/** Bytes of a file that gave no record although they should; of a file that was cut, those that are missing. */
export type LostRange = {
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
};

/**
 * Where a record was found that the log does not list: `slack` behind the last one of a chunk, where older ones stay;
 * `damaged` where bytes are lost; `hidden` within another record, which is how records are made to vanish.
 */
export type RecordStatus = "slack" | "damaged" | "hidden";

/**
 * How much of a recovered record could be read: `full` with its own template, `other_template` with one of the same id
 * out of another chunk or file, `system_only` without any: the values of the event data then have no names.
 */
export type Completeness = "full" | "other_template" | "system_only";

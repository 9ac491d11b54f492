export { appendGroup, type GroupRows, type SourceMinute } from "./event-append.ts";
export { createEventEncoder, type EventEncoder, encodeQuarantine, fieldText } from "./event-encoder.ts";
export type { EventRecord, QuarantineRecord } from "./event-record.ts";
export { createEventSearchStore, type EventSearchStore } from "./event-search-store.ts";

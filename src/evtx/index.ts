export { createTemplateStore, type TemplateStore } from "./binxml/template-store.ts";
export type { EvtxRecord, ValueBytes } from "./fields/evtx-record.ts";
export type { RecordField, RecordShape } from "./fields/record-shape.ts";
export {
  createEvtxReader,
  type EvtxFileOptions,
  type EvtxLines,
  type EvtxOptions,
  readEvtxLines,
} from "./read-lines.ts";
export { readEvtxRecords } from "./read-records.ts";
export type { Completeness, LostRange, RecordStatus } from "./report.ts";
export { type EvtxSource, isEvtx } from "./slots.ts";
export { VALUE_TYPE } from "./value/value-type.ts";

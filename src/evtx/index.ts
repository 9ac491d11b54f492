export { createTemplateStore, type TemplateStore } from "./binxml/template-store.ts";
export { type EvtxLines, type EvtxOptions, readEvtxLines } from "./read-lines.ts";
export type { Completeness, LostRange, RecordStatus } from "./report.ts";
export type { EvtxSource } from "./slots.ts";

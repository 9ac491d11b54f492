import { createTemplateStore } from "./binxml/template-store.ts";
import { Chunk } from "./chunk/chunk.ts";
import { readChunkHeader } from "./chunk/chunk-header.ts";
import { walkRecords } from "./chunk/walk-records.ts";
import { EvtxRecord } from "./fields/evtx-record.ts";
import { createRecordShapes } from "./fields/record-shape.ts";
import { type EvtxSource, readSlots } from "./slots.ts";

/**
 * Shows every record that an event log lists, as it lies there: for whoever wants a few fields of many records, at the
 * speed of memory. Damage is passed over in silence; `readEvtxLines` tells of it.
 */
export async function readEvtxRecords(
  source: EvtxSource,
  visit: (record: EvtxRecord) => void,
): Promise<void> {
  const chunk = new Chunk();
  const templates = createTemplateStore();
  const record = new EvtxRecord(
    chunk,
    (instance) => templates.ofInstance(chunk, instance),
    createRecordShapes(),
  );
  for await (const slot of readSlots(source, chunk)) {
    if (slot.kind !== "chunk") continue;
    for (const range of walkRecords(chunk, Math.min(readChunkHeader(chunk.bytes).free, slot.length))) {
      record.open(range);
      visit(record);
    }
  }
}

/**
 * How fast one thread reads event logs: as JSON lines, with what their slack has, and one field of each record.
 * `npm run bench:evtx`. The log is written here; `WATCHFLOOR_EVTX` names a real one, of which only the chunks count.
 */
import { readFileSync } from "node:fs";
import { readEvtxLines, readEvtxRecords } from "../../src/evtx/index.ts";
import { inPieces } from "../support/evtx-reading.ts";
import {
  type EvtxFragment,
  EvtxChunkWriter,
  event,
  eventData,
  evtxFile,
  value,
} from "../support/evtx-writer.ts";
import { machine, progress, report, timed } from "./report.ts";

const CHUNK_BYTES = 65_536;
const HEADER_BYTES = 4096;
const LOG_MIB = 32;
const NAMES = [
  "SubjectUserSid",
  "SubjectUserName",
  "SubjectDomainName",
  "SubjectLogonId",
  "NewProcessId",
  "NewProcessName",
  "TokenElevationType",
  "ProcessId",
  "CommandLine",
  "ParentProcessName",
  "MandatoryLabel",
];
/** Readings after which everything is compiled. */
const WARM_UP = 3;

const chunks = chunksOf(process.env["WATCHFLOOR_EVTX"]);
const log = Buffer.concat([
  evtxFile([]),
  ...Array.from(
    { length: (LOG_MIB << 20) / CHUNK_BYTES },
    (_, at) => chunks[at % chunks.length] ?? Buffer.alloc(0),
  ),
]);
const json = await jsonOf(log);

progress(machine());
progress(
  `${(log.length / 2 ** 20).toFixed(0)} MiB of event log, ${json.records} records, ${(json.body.length / 2 ** 20).toFixed(0)} MiB of JSON`,
);
for (let round = 0; round < WARM_UP; round++) await jsonOf(log);
const copyMs = await timed(() => Buffer.from(json.body));
const parseMs = await timed(() =>
  json.body
    .toString("latin1")
    .split("\n", json.records)
    .map((line) => JSON.stringify(JSON.parse(line))),
);
const parse = {
  yardstick: "JSON.parse and stringify of the same records, MiB/s of log",
  yardstickValue: perSecond(parseMs),
};
const detail = {
  records: json.records,
  jsonBytes: json.body.length,
  copyMiBs: Math.round(perSecond(copyMs)),
};
report({
  measure: "evtx.lines",
  value: perSecond(await timed(() => read(false))),
  unit: "MiB/s",
  ...parse,
  detail,
});
report({
  measure: "evtx.lines_recover",
  value: perSecond(await timed(() => read(true))),
  unit: "MiB/s",
  ...parse,
  detail,
});
report({
  measure: "evtx.one_field",
  value: perSecond(await timed(oneField)),
  unit: "MiB/s",
  ...parse,
  detail,
});

function perSecond(ms: number): number {
  return (log.length / 2 ** 20 / ms) * 1000;
}

async function read(recover: boolean): Promise<number> {
  let bytes = 0;
  for await (const { body } of readEvtxLines(inPieces(log, 1 << 20), { recover })) bytes += body.length;
  return bytes;
}

async function oneField(): Promise<number> {
  let matches = 0;
  await readEvtxRecords(inPieces(log, 1 << 20), (record) => {
    const field = record.shape?.fields.get("EventID")?.[0];
    if (field !== undefined && record.read(field) === 4688) matches++;
  });
  return matches;
}

async function jsonOf(file: Buffer): Promise<{ readonly body: Buffer; readonly records: number }> {
  const bodies: Buffer[] = [];
  let records = 0;
  for await (const { body, ends } of readEvtxLines(inPieces(file, 1 << 20), { recover: false })) {
    bodies.push(Buffer.from(body));
    records += ends.length;
  }
  return { body: Buffer.concat(bodies), records };
}

function chunksOf(path: string | undefined): Buffer[] {
  if (path === undefined) return [chunkOf(1), chunkOf(2), chunkOf(3)];
  const file = readFileSync(path);
  const starts = Array.from(
    { length: Math.floor((file.length - HEADER_BYTES) / CHUNK_BYTES) },
    (_, index) => HEADER_BYTES + index * CHUNK_BYTES,
  );
  return starts
    .map((at) => file.subarray(at, at + CHUNK_BYTES))
    .filter((chunk) => chunk.toString("latin1", 0, 7) === "ElfChnk");
}

/** As many process creations as a chunk holds. */
function chunkOf(first: number): Buffer {
  const writer = new EvtxChunkWriter();
  for (let id = first; writer.at < CHUNK_BYTES - 2048; id++) writer.record(id, processCreation(id));
  return writer.finish();
}

function processCreation(id: number): EvtxFragment {
  const sid = value.hex(0x13, "01 05 000000000005 15000000 d1000000 a2000000 b3000000 e9030000");
  return event(
    id,
    eventData(
      0x51a3c0de,
      NAMES,
      sid,
      value.string("m.lang"),
      value.string("CORP"),
      value.uint(0x15, 8, 0x3e7),
      value.uint(0x15, 8, 4 * id),
      value.string("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"),
      value.string("%%1936"),
      value.uint(0x15, 8, 5004),
      value.string(`"powershell.exe" -NoProfile -Command "Get-ChildItem C:\\Users\\m.lang\\${id}"`),
      value.string("C:\\Windows\\explorer.exe"),
      value.hex(0x13, "01 01 000000000010 00200000"),
    ),
  );
}

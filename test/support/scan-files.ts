import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Detection } from "../../src/app/scan/detection-row.ts";
import { jsonlOf } from "../../src/app/scan/jsonl-output.ts";
import { type DetectionSink, scan, type ScanOptions } from "../../src/app/scan/scan.ts";
import type { ScanSummary } from "../../src/app/scan/scan-summary.ts";
import { event, eventData, EvtxChunkWriter, evtxFile, value } from "./evtx-writer.ts";

/** A rule for the records below: one of three is of somebody who asks who they are. */
export const WHOAMI_RULE = `title: Somebody Asks Who They Are
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10
status: test
tags:
  - attack.discovery
  - attack.t1033
logsource:
  product: windows
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection
level: high
`;

/** A process creation as flat JSON; the first of three matches. */
export function ndjsonLine(number: number): string {
  return JSON.stringify({
    Channel: "Microsoft-Windows-Sysmon/Operational",
    EventID: 1,
    UtcTime: new Date(Date.UTC(2026, 0, 15, 10, 0, number)).toISOString(),
    Computer: `wks-${number % 2}.corp.example`,
    User: "CORP\\m.lang",
    Image: "C:\\Windows\\System32\\cmd.exe",
    CommandLine: number % 3 === 0 ? `whoami /all ${number}` : `dir ${number}`,
  });
}

export function ndjson(records: number): string {
  return Array.from({ length: records }, (_, number) => `${ndjsonLine(number)}\n`).join("");
}

/** An event log of chunks with three records each, of which the first matches. */
export function eventLog(chunks: number): Buffer {
  return evtxFile(Array.from({ length: chunks }, (_, at) => eventLogChunk(3 * at)));
}

export function eventLogChunk(first: number): Buffer {
  const writer = new EvtxChunkWriter();
  for (const id of [first, first + 1, first + 2]) {
    const command = id % 3 === 0 ? `whoami ${id}` : `dir ${id}`;
    writer.record(id, event(id, eventData(7, ["CommandLine"], value.string(command))));
  }
  return writer.finish();
}

/** A folder with some files, that goes away with the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "scan-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export type Scanned = {
  readonly summary: ScanSummary;
  readonly detections: readonly Detection[];
  readonly lines: string[];
};

/** What a scan of some paths gives. */
export async function scanned(
  paths: readonly string[],
  rules: string,
  about: Partial<ScanOptions> = {},
  outputs: readonly DetectionSink[] = [],
): Promise<Scanned> {
  const running = await scan({
    paths,
    rulePaths: [rules],
    outputs: new Set(),
    cache: null,
    codeCache: null,
    choice: { minLevel: "informational", includeStatus: [], withCorrelations: true },
    threads: 1,
    from: null,
    to: null,
    sourceType: null,
    recover: false,
    cutBytes: 1 << 20,
    withDetail: true,
    limits: { maxMembers: 1000, maxBytes: 1 << 30 },
    onProgress: () => undefined,
    ...about,
  });
  const detections: Detection[] = [];
  const lines: string[] = [];
  try {
    const sink: DetectionSink = {
      add: (detection) => {
        detections.push(detection);
        lines.push(jsonlOf(detection));
        return Promise.resolve();
      },
      end: () => Promise.resolve(),
    };
    return { summary: await running.finish([...outputs, sink]), detections, lines };
  } finally {
    running.close();
  }
}

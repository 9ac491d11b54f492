import type { Entity, Level } from "../../../../src/schema/finding.ts";
import type { Histogram, ProcessNode } from "../../../../src/schema/views/event.ts";
import { ENTITY_NAMES } from "../../components/entity/entity-icon.tsx";
import { LEVELS_WORST_FIRST } from "../../components/marks/level.ts";

/** Sample data of the component page. Fixed, so that two pictures of it can be compared. */
export const SAMPLE_TIME = Date.UTC(2026, 10, 24, 13, 3, 22, 118);

export const SAMPLE_ENTITIES: readonly Entity[] = [
  { kind: "host", value: "WKS-0142" },
  { kind: "user", value: "NORTHWIND\\m.okafor" },
  { kind: "ip", value: "203.0.113.77" },
  { kind: "domain", value: "cdn-st4tic.with-a-very-long-name.that-goes-on.example" },
  { kind: "hash", value: "9f2c4e0a11ab9f2c4e0a11ab9f2c4e0a11ab9f2c4e0a11ab9f2c4e0a11ab" },
  { kind: "file", value: "C:\\Users\\Public\\invoice\u202efdp.exe" },
  { kind: "process", value: "powershell.exe" },
  { kind: "url", value: "https://login.evil.example/a.b?c=d" },
  { kind: "cloud_account", value: "123456789012" },
].filter((entity): entity is Entity => entity.kind in ENTITY_NAMES);

export const SAMPLE_HOSTILE = "pay\u200bpal\u202emoc \u001b[31mred <b>bold</b> see https://evil.example/a.b";

export const SAMPLE_HISTOGRAM: Histogram = {
  bucketMs: 900_000,
  buckets: Array.from({ length: 96 }, (_, i) => {
    const low = Math.round(18 * Math.exp(-((i - 40) ** 2) / 500)) + (i % 3);
    const high = Math.round(14 * Math.exp(-((i - 78) ** 2) / 30));
    const critical = Math.round(6 * Math.exp(-((i - 80) ** 2) / 8));
    return {
      time: SAMPLE_TIME - (96 - i) * 900_000,
      total: low + high + critical,
      bySeverity: { low, high, critical },
    };
  }),
  facts: { elapsedMs: 11, rowsRead: 31_400_000, bytesRead: 2_100_000_000, isTruncated: false, notice: null },
};

export const SAMPLE_RULE = `title: LSASS memory read by unsigned process
detection:
  selection:
    TargetImage|endswith: '\\lsass.exe'
    GrantedAccess:
      - '0x1010'
      - '0x1410'
  filter_main_edr:            # not met
    SourceImage|startswith: 'C:\\Program Files\\EDR\\'
  condition: selection and not 1 of filter_main_*
level: critical`;

export const SAMPLE_JSON = {
  Image: "C:\\Users\\Public\\m64.exe",
  GrantedAccess: "0x1410",
  Url: "http://evil.example/a.b\u202ecod.exe",
  EventID: 10,
  Signed: false,
  Hashes: { SHA256: "9f2c4e0a11ab", IMPHASH: null },
  Tags: ["unsigned", "first seen"],
};

export const SAMPLE_PROCESSES: readonly ProcessNode[] = [
  process("explorer.exe", "explorer.exe", null, [
    process("WINWORD.EXE", "WINWORD.EXE Invoice_8841.docm", "high", [
      process(
        "powershell.exe",
        "powershell.exe -w hidden -enc SQBFAFgAKABOAGUAdwAtAE8AYgBqAGUAYwB0",
        "high",
        [
          process("schtasks.exe", "schtasks.exe /create /tn Updater /sc minute", "medium"),
          { ...process("m64.exe", "m64.exe --url http://evil.example", "critical"), isFocus: true },
        ],
      ),
    ]),
  ]),
];

/** A row of the sample table. */
export type SampleRow = {
  readonly uid: string;
  readonly level: Level;
  readonly title: string;
  readonly count: number;
};

/** A million rows that are made when they are asked for. */
export const SAMPLE_ROWS = {
  count: 1_000_000,
  at: (index: number): SampleRow => ({
    uid: `row-${index}`,
    level: LEVELS_WORST_FIRST[index % 5] ?? "low",
    title: `Row ${index + 1} of a million`,
    count: (index * 7919) % 10_000,
  }),
  uidOf: (row: SampleRow): string => row.uid,
};

function process(
  name: string,
  cmdLine: string,
  level: string | null,
  children: ProcessNode[] = [],
): ProcessNode {
  return {
    uid: name,
    pid: 4,
    name,
    path: `C:\\Windows\\${name}`,
    cmdLine,
    user: "m.okafor",
    startedAt: SAMPLE_TIME,
    endedAt: null,
    eventUid: name,
    level,
    isFocus: false,
    children,
  };
}

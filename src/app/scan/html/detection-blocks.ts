import { deflateRawSync } from "node:zlib";
import { type Level, LEVELS } from "../../../schema/finding.ts";
import type { FieldValue } from "../../../schema/event.ts";
import type { Detection } from "../detection-row.ts";
import type { MatchDetail } from "../scan-report.ts";

/** Detections of one level, packed: `rows` to list them, `details` to show one of them. */
export type DetectionBlock = {
  readonly level: Level;
  readonly count: number;
  readonly rows: string;
  readonly details: string;
};

/** Keeps the detections that a page has room for: of the worst levels first, of one level the earliest. */
export type DetectionBlocks = {
  add(detection: Detection, rule: number): void;
  /** All that are kept, and how many of each level are not. */
  end(): { readonly blocks: readonly DetectionBlock[]; readonly leftOut: Readonly<Record<Level, number>> };
};

/** Rows of one block: what is unpacked to show the details of one. */
const BLOCK_ROWS = 256;
const MOST_ROWS = 50_000;
/** The most of one value that a page shows. */
const MAX_VALUE = 2000;
const MAX_FIELDS = 120;

export function createDetectionBlocks(mostRows = MOST_ROWS): DetectionBlocks {
  const kept: Record<Level, DetectionBlock[]> = {
    informational: [],
    low: [],
    medium: [],
    high: [],
    critical: [],
  };
  const open: Record<Level, Open> = { informational: [], low: [], medium: [], high: [], critical: [] };
  const leftOut: Record<Level, number> = { informational: 0, low: 0, medium: 0, high: 0, critical: 0 };
  let rows = 0;
  const seal = (level: Level): void => {
    const block = packed(level, open[level]);
    open[level] = [];
    rows += block.count;
    kept[level].push(block);
    while (rows > mostRows) {
      const least = LEVELS.find((one) => kept[one].length > 0) ?? level;
      const dropped = kept[least].pop();
      if (dropped === undefined) return;
      rows -= dropped.count;
      leftOut[least] += dropped.count;
    }
  };
  return {
    add: (detection, rule) => {
      const { level } = detection.rule;
      open[level].push({ detection, rule, detail: shortDetail(detection.detail()) });
      if (open[level].length === BLOCK_ROWS) seal(level);
    },
    end: () => {
      for (const level of LEVELS) if (open[level].length > 0) seal(level);
      return { blocks: LEVELS.toReversed().flatMap((level) => kept[level]), leftOut };
    },
  };
}

type Open = { readonly detection: Detection; readonly rule: number; readonly detail: MatchDetail }[];

function packed(level: Level, open: Open): DetectionBlock {
  const rows = open.map(({ detection: { time, host, users, part, record, unanswered }, rule }) => [
    time,
    rule,
    host,
    users.join(", "),
    part,
    record,
    unanswered.join(", "),
  ]);
  const details = open.map(({ detail: { sourceType, matched, fields } }) => [
    sourceType,
    matched.map(({ selection, field, modifiers, pattern, value }) => [
      selection,
      [field ?? "keyword", ...modifiers].join("|"),
      pattern,
      value,
    ]),
    Object.entries(fields),
  ]);
  return { level, count: open.length, rows: pack(rows), details: pack(details) };
}

/** Deflated and in base64: nothing in it can be markup. */
function pack(value: unknown): string {
  return deflateRawSync(JSON.stringify(value)).toString("base64");
}

function shortDetail(detail: MatchDetail): MatchDetail {
  const entries = Object.entries(detail.fields);
  const shown = entries
    .slice(0, MAX_FIELDS)
    .map(([name, value]): [string, FieldValue] => [name, shortValue(value)]);
  if (entries.length > MAX_FIELDS) shown.push(["…", `${entries.length - MAX_FIELDS} more fields`]);
  return { ...detail, fields: Object.fromEntries(shown) };
}

function shortValue(value: FieldValue): FieldValue {
  const text = Array.isArray(value) ? value.join("\n") : value;
  if (typeof text !== "string" || text.length <= MAX_VALUE) return text;
  return `${text.slice(0, MAX_VALUE)}… (${text.length - MAX_VALUE} more characters)`;
}

import type { Result } from "../../lib/result.ts";
import { type Indicator, readIndicator, type ReadValue } from "./indicator.ts";
import { readCsv } from "./read-csv.ts";
import { readPlainList } from "./read-plain-list.ts";
import { readStixBundle } from "./stix/read-stix-bundle.ts";

/** How a list of indicators is written: one a line, a table, or a STIX 2.0 or 2.1 bundle. */
export type IndicatorFormat = "plain" | "csv" | "stix";

/** A part of the input that is no indicator. Lines count from 1. */
export type RejectedIndicator = { readonly line: number; readonly text: string; readonly reason: string };

export type ParsedIndicators = {
  /** Each once. */
  readonly indicators: readonly Indicator[];
  /** Values that were there before in the same input. */
  readonly duplicates: number;
  /** The first {@link MOST_REJECTED}; `rejectedCount` has all. */
  readonly rejected: readonly RejectedIndicator[];
  readonly rejectedCount: number;
};

/** Rejected parts that are told one by one. */
const MOST_REJECTED = 1000;
/** Of a rejected part so much is repeated. */
const SHOWN_CHARACTERS = 200;

const READERS: { readonly [Format in IndicatorFormat]: (text: string) => Iterable<ReadValue> } = {
  plain: readPlainList,
  csv: readCsv,
  stix: (text) => readStixBundle(text, Date.now()),
};

/** Reads a list. Never throws: whatever is no indicator is rejected with its line and the reason. */
export function parseIndicators(format: IndicatorFormat, text: string): ParsedIndicators {
  const indicators = new Map<string, Indicator>();
  const rejected: RejectedIndicator[] = [];
  let [duplicates, rejectedCount] = [0, 0];
  for (const read of READERS[format](text.replace(/^\uFEFF/, ""))) {
    const result = indicatorOf(read);
    if (result.ok) {
      const key = `${result.value.kind}:${result.value.value}`;
      if (indicators.has(key)) duplicates++;
      else indicators.set(key, result.value);
      continue;
    }
    rejectedCount++;
    if (rejected.length < MOST_REJECTED)
      rejected.push({ line: read.line, text: read.text.slice(0, SHOWN_CHARACTERS), reason: result.error });
  }
  return { indicators: [...indicators.values()], duplicates, rejected, rejectedCount };
}

function indicatorOf({ text, fault }: ReadValue): Result<Indicator, string> {
  return fault === undefined ? readIndicator(text) : { ok: false, error: fault };
}

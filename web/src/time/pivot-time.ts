import { createContext } from "react";
import { printTimeRange, type Span } from "./time-range.ts";

/** The range, as an address has it, in which the values of a part of a page are searched. Null: that of the page. */
export const PivotTime = createContext<string | null>(null);

const AROUND_MS = 12 * 3_600_000;

/** Half a day before and after: what led to it and what came of it. */
export function timeAround({ from, to }: Span): string {
  return printTimeRange({ kind: "absolute", from: from - AROUND_MS, to: to + AROUND_MS });
}

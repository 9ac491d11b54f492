import { z } from "zod";
import type { LogonRow } from "./logons.ts";
import type { MatchRow, RangeReport } from "./scan-report.ts";
import type { RuleChoice } from "./chosen-rules.ts";
import type { ScanUnit } from "./scan-unit.ts";
import type { ArchiveLimits } from "./zip-archive.ts";

/** What all threads are told once. */
export type ScanOrders = {
  /** All rules that were read, as `readOf` takes them; those of the choice are asked. */
  readonly rules: Uint8Array;
  readonly choice: RuleChoice;
  readonly from: number | null;
  readonly to: number | null;
  readonly sourceType: string | null;
  readonly recover: boolean;
  readonly withDetail: boolean;
  readonly limits: ArchiveLimits;
};

/** What a thread is started with: a place of its own in what all see, where it counts the bytes and records it has read. */
export const ScanThreadData = z.object({ counts: z.instanceof(SharedArrayBuffer), place: z.int() });
export type ScanThreadData = z.infer<typeof ScanThreadData>;

/** Bytes that a thread counts in: two numbers. */
export const PLACE_BYTES = 16;

export type ToThread =
  | { readonly kind: "orders"; readonly orders: ScanOrders }
  | { readonly kind: "unit"; readonly unit: ScanUnit };

export type FromThread =
  | { readonly kind: "matches"; readonly rows: readonly MatchRow[] }
  | {
      readonly kind: "done";
      readonly rows: readonly MatchRow[];
      readonly reports: readonly RangeReport[];
      readonly logons: readonly LogonRow[];
    };

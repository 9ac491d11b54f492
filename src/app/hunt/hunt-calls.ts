import type { HistoryPart, TimeRange } from "../../events/index.ts";
import type { Finding } from "../../schema/finding.ts";
import type { DetectionContent } from "../pipeline/detection-content.ts";

/** What a hunt holds events against, as it goes to a thread. */
export type HuntContent = {
  /** The rules and lists of the hunt and no others; with the tenant's filters, which hold for all of them. */
  readonly detection: DetectionContent;
  /** Findings of these are told. */
  readonly detectorUids: readonly string[];
  /** Of these, rules that find nothing by themselves: what they match is told, and is for nobody's alerts. */
  readonly silentUids: readonly string[];
  /** Indicators are looked for in the whole event, and not in the source's own fields alone. */
  readonly hasIndicators: boolean;
};

/** A part to read, as its own run: several can be open at a time. */
export type PartRun = {
  readonly run: number;
  readonly job: string;
  readonly tenantUid: string;
  readonly part: HistoryPart;
  readonly range: TimeRange;
};

/** A piece of what a part came to. */
export type PartPage = {
  /** Events read since the page before. */
  readonly scanned: number;
  readonly findings: readonly Finding[];
  readonly isLast: boolean;
};

/** What is asked of a thread that hunts. It reads the event store itself, and writes nothing. */
export type HuntCalls = {
  /** Compiles what a hunt looks for, under the hunt's uid. */
  readonly open: {
    readonly ask: { readonly job: string; readonly content: HuntContent };
    readonly answer: null;
  };
  readonly begin: { readonly ask: PartRun; readonly answer: null };
  /** The next page of a part: after so many events or findings, or at the end. */
  readonly next: { readonly ask: { readonly run: number }; readonly answer: PartPage };
  /** Leaves a part before its end, or after it. */
  readonly leave: { readonly ask: { readonly run: number }; readonly answer: null };
  /** What evaluations took since a hunt was opened. */
  readonly effort: {
    readonly ask: { readonly job: string };
    readonly answer: { readonly evaluations: number; readonly sampledMs: number };
  };
  readonly close: { readonly ask: { readonly job: string }; readonly answer: null };
};

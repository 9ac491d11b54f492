import type { RuleFacts } from "../detection-row.ts";
import type { OutputFile } from "../output-file.ts";
import type { DetectionSink } from "../scan.ts";
import { createDetectionBlocks } from "./detection-blocks.ts";
import { type ReportAbout, reportPage } from "./report-page.ts";
import { createTimeHistogram } from "./time-histogram.ts";

/** A report in one file, that shows everything without loading anything. What it holds is bounded, and it says what it left out. */
export function htmlSink(file: OutputFile, about: ReportAbout): DetectionSink {
  const blocks = createDetectionBlocks();
  const histogram = createTimeHistogram();
  const places = new Map<RuleFacts, number>();
  return {
    add: (detection) => {
      const place = places.get(detection.rule) ?? places.size;
      places.set(detection.rule, place);
      blocks.add(detection, place);
      if (detection.time !== null) histogram.add(detection.time, detection.rule.level);
      return Promise.resolve();
    },
    end: async (summary) => {
      for (const piece of reportPage({
        about,
        summary,
        histogram,
        rules: [...places.keys()],
        ...blocks.end(),
      }))
        await file.write(piece);
      await file.end();
    },
  };
}

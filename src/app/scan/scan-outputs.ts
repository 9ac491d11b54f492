import type { ScanFlags } from "../../cli/scan-command.ts";
import { CSV_HEAD, csvOf, TIMESKETCH_HEAD, timesketchOf } from "./csv-outputs.ts";
import type { Detection } from "./detection-row.ts";
import { htmlSink } from "./html/html-sink.ts";
import type { ReportAbout } from "./html/report-page.ts";
import { jsonlOf } from "./jsonl-output.ts";
import { openOutput, type OutputFile } from "./output-file.ts";
import type { DetectionSink } from "./scan.ts";

type OutputFlags = Pick<ScanFlags, "jsonl" | "csv" | "timesketch" | "html" | "json" | "overwrite">;

/** Opens what the command line asks for, before anything is read: a scan of hours must not end in a folder that is not there. */
export async function openOutputs(flags: OutputFlags, about: ReportAbout): Promise<DetectionSink[]> {
  const sinks: DetectionSink[] = [];
  const open = (path: string): Promise<OutputFile> => openOutput(path, flags.overwrite);
  if (flags.jsonl !== undefined)
    sinks.push(await lineSink(await open(flags.jsonl), "", (one) => `${jsonlOf(one)}\n`));
  if (flags.csv !== undefined) sinks.push(await lineSink(await open(flags.csv), CSV_HEAD, csvOf));
  if (flags.timesketch !== undefined)
    sinks.push(await lineSink(await open(flags.timesketch), TIMESKETCH_HEAD, timesketchOf));
  if (flags.html !== undefined) sinks.push(htmlSink(await open(flags.html), about));
  if (flags.json !== undefined) sinks.push(jsonSink(await open(flags.json)));
  return sinks;
}

async function lineSink(
  file: OutputFile,
  head: string,
  lineOf: (detection: Detection) => string,
): Promise<DetectionSink> {
  await file.write(head);
  return { add: (detection) => file.write(lineOf(detection)), end: () => file.end() };
}

function jsonSink(file: OutputFile): DetectionSink {
  return {
    add: () => Promise.resolve(),
    end: async (summary) => {
      await file.write(`${JSON.stringify(summary, null, 1)}\n`);
      await file.end();
    },
  };
}

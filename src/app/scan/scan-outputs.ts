import type { ScanFlags } from "../../cli/scan-command.ts";
import { jsonlOf } from "./jsonl-output.ts";
import { openOutput, type OutputFile } from "./output-file.ts";
import type { DetectionSink } from "./scan.ts";

type OutputFlags = Pick<ScanFlags, "jsonl" | "json" | "overwrite">;

/** Opens what the command line asks for, before anything is read: a scan of hours must not end in a folder that is not there. */
export async function openOutputs(flags: OutputFlags): Promise<DetectionSink[]> {
  const sinks: DetectionSink[] = [];
  const open = (path: string): Promise<OutputFile> => openOutput(path, flags.overwrite);
  if (flags.jsonl !== undefined) sinks.push(jsonlSink(await open(flags.jsonl)));
  if (flags.json !== undefined) sinks.push(jsonSink(await open(flags.json)));
  return sinks;
}

function jsonlSink(file: OutputFile): DetectionSink {
  return {
    add: (detection) => file.write(`${jsonlOf(detection)}\n`),
    end: () => file.end(),
  };
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

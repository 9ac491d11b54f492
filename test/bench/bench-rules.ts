import { readRuleCatalog } from "../../src/app/serve/rule-catalog.ts";
import type { RuleFile } from "../../src/detect/index.ts";
import { corpusDir } from "../support/corpus.ts";
import { openSigmaCorpus } from "../support/sigma-corpus.ts";

/** All published Sigma rules where the corpus is installed, else those that are shipped. */
export function benchRules(): { readonly origin: string; readonly files: readonly RuleFile[] } {
  const corpus = corpusDir();
  return corpus === null
    ? { origin: "shipped rules", files: readRuleCatalog(undefined).files }
    : { origin: "published Sigma rules", files: openSigmaCorpus(corpus).files };
}

/** Matches the record of {@link markedRecord} and nothing else. */
export const MARKED_RULE: RuleFile = {
  path: "bench-marked.yml",
  text: `title: Marked process
id: 5b0a4f0e-6f57-4a0b-9a57-2d6a3f2b8c11
status: test
level: high
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains: zq7-marked-process
  condition: selection
`,
};

/** A process launch of Sysmon that {@link MARKED_RULE} finds, on a host of its own. */
export function markedRecord(host: string, time: number): string {
  return JSON.stringify({
    Channel: "Microsoft-Windows-Sysmon/Operational",
    Provider: "Microsoft-Windows-Sysmon",
    EventID: 1,
    UtcTime: new Date(time).toISOString().replace("T", " ").replace("Z", ""),
    Computer: host,
    ProcessGuid: "{3fd5e1a2-77aa-6900-1234-000000001c00}",
    ProcessId: 6120,
    Image: "C:\\Windows\\System32\\cmd.exe",
    CommandLine: "cmd.exe /c zq7-marked-process",
    User: "CORP\\anna",
    ParentImage: "C:\\Windows\\explorer.exe",
  });
}

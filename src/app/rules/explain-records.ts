import type { ExplainFlags } from "../../cli/rule-reading-commands.ts";
import type { SigmaRule } from "../../detect/index.ts";
import { type EventExplanation } from "../../schema/views/rule-reading.ts";
import { explainEvent, explanationLines } from "./explain-event.ts";
import { type ReadEvent, readEvents } from "./read-events.ts";
import { readRules, refuseUnknownType } from "./test-rules.ts";

/**
 * Says of every record and rule which selections held and on which values, and where a rule does not match, the shortest
 * reason. Records of other log sources than a rule's are counted. True when some rule matches.
 */
export async function explainRecords(
  paths: readonly string[],
  { records, type, json }: Extract<ExplainFlags, { records: string }>,
  print: (line: string) => void,
): Promise<boolean> {
  refuseUnknownType(type);
  const rules = await readRules(paths);
  const counts = { records: 0, matched: 0, others: 0 };
  await readEvents(records, type ?? null, (read) => {
    counts.records++;
    const explained = "event" in read ? explanationsOf(read.event, rules) : [];
    if (explained.some(({ matches }) => matches)) counts.matched++;
    if ("event" in read && explained.length === 0) counts.others++;
    for (const line of json ? jsonLines(read, explained) : textLines(read, explained)) print(line);
  });
  if (!json) {
    const others = counts.others === 0 ? "" : `, ${counts.others} of log sources that no rule is for`;
    print(`${counts.records} records, ${counts.matched} matched${others}`);
  }
  return counts.matched > 0;
}

/** Of the rules that are for the event's log source; of a single rule always. */
function explanationsOf(
  event: Extract<ReadEvent, { event: unknown }>["event"],
  rules: readonly SigmaRule[],
): EventExplanation[] {
  return rules
    .map((rule) => explainEvent(rule, event))
    .filter(({ isCovered }) => isCovered || rules.length === 1);
}

function jsonLines(read: ReadEvent, explained: readonly EventExplanation[]): string[] {
  if (!("event" in read)) return [JSON.stringify(read)];
  const { record, event } = read;
  return explained.map((explanation) =>
    JSON.stringify({ record, sourceType: event.sourceType, ...explanation }),
  );
}

function textLines(read: ReadEvent, explained: readonly EventExplanation[]): string[] {
  if (!("event" in read)) return [`record ${read.record}: not read: ${read.fault}`];
  if (explained.length === 0) return [];
  return [`record ${read.record} (${read.event.sourceType})`, ...explained.flatMap(explanationLines)];
}

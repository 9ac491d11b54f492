import type { ExplainFlags, RuleReadingActions } from "../../cli/rule-reading-commands.ts";
import { EventExplanation } from "../../schema/views/rule-reading.ts";
import { convertRules } from "./convert-rules.ts";
import { explanationLines } from "./explain-event.ts";
import { explainRecords } from "./explain-records.ts";
import { answerOf } from "./rule-server.ts";

/** What `watchfloor rules explain` and `convert` do. */
export function createReadingActions(print: (line: string) => void): RuleReadingActions {
  return {
    explain: (rules, flags) =>
      flags.event === undefined ? explainRecords(rules, flags, print) : explainStored(rules, flags, print),
    convert: (paths, flags) => convertRules(paths, flags, print),
  };
}

/** True when one of the rules matches the event. */
async function explainStored(
  ruleUids: readonly string[],
  { url, key, tenant, event, json }: Extract<ExplainFlags, { event: string }>,
  print: (line: string) => void,
): Promise<boolean> {
  const place = new URL(
    `/api/v1/tenants/${encodeURIComponent(tenant)}/events/${encodeURIComponent(event)}/explanation`,
    url,
  );
  let isMatch = false;
  for (const rule of ruleUids) {
    place.searchParams.set("rule", rule);
    const answer = await answerOf(place.href, { headers: { authorization: `Bearer ${key}` } });
    const explanation = EventExplanation.parse(answer);
    isMatch ||= explanation.matches;
    for (const line of json ? [JSON.stringify(explanation)] : explanationLines(explanation)) print(line);
  }
  return isMatch;
}

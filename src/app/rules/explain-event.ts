import { explainRule, type SigmaRule, unansweredFields } from "../../detect/index.ts";
import type { NormalizedEvent } from "../../schema/event.ts";
import { logsourceCovers, logsourceKey } from "../../schema/logsource.ts";
import type { EventExplanation } from "../../schema/views/rule-reading.ts";

/** A rule held against an event. One of another log source does not match, whatever its selections say. */
export function explainEvent(
  rule: SigmaRule,
  event: Pick<NormalizedEvent, "logsource" | "fields">,
): EventExplanation {
  const explained = explainRule(rule, event.fields);
  const isCovered = logsourceCovers(rule.logsource, event.logsource);
  const { product = "", category = "", service = "" } = rule.logsource;
  const matches = isCovered && explained.matches;
  return {
    ruleUid: rule.uid,
    ruleTitle: rule.title,
    matches,
    isCovered,
    ruleLogsource: `${product}|${category}|${service}`,
    eventLogsource: logsourceKey(event.logsource),
    condition: explained.condition,
    selections: explained.selections.map((one) => ({ ...one, conditions: [...one.conditions] })),
    unanswered: matches ? unansweredFields(rule, event) : [],
  };
}

/** Comparisons of a selection that are shown. */
const SHOWN = 10;

/** An explanation for a terminal: first what decided, then every selection with the comparisons that made it so. */
export function explanationLines(explanation: EventExplanation): string[] {
  const { ruleTitle, matches, isCovered, selections, unanswered } = explanation;
  if (!isCovered)
    return [
      `  ${ruleTitle}: does not match: the rule is for ${explanation.ruleLogsource}, the event is ${explanation.eventLogsource}`,
    ];
  return [
    `  ${ruleTitle}: ${matches ? "matches" : "does not match"}`,
    ...(matches ? [] : [`    fails only at ${missedIn(explanation)}`]),
    ...(unanswered.length === 0
      ? []
      : [`    in doubt: it excludes by ${unanswered.join(", ")}, which the event cannot tell`]),
    ...selections.flatMap(({ selection, holds, conditions }) => [
      `    ${holds ? "holds" : "fails"} ${selection}`,
      ...conditions
        .filter((condition) => condition.holds === holds)
        .slice(0, SHOWN)
        .map(
          ({ field, pattern, value }) => `      ${field ?? "keyword"}: ${pattern} <- ${value ?? "absent"}`,
        ),
    ]),
  ];
}

/** The fewest selections that would have to be otherwise. */
function missedIn({ selections }: EventExplanation): string {
  return selections
    .filter(({ isMissed }) => isMissed)
    .map(({ selection, holds }) => `${selection}, which ${holds ? "holds" : "does not hold"}`)
    .join("; ");
}

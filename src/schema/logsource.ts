/**
 * Where an event comes from, in Sigma's words (specification 2.1, "Log source"). A rule names at most one category
 * and service; an event may carry several: Sysmon event 13 is both `registry_event` and `registry_set`.
 */
export type EventLogsource = {
  readonly product: string | null;
  readonly categories: readonly string[];
  readonly services: readonly string[];
};

/** A rule's side of the same thing. A part that is left out matches every event. */
export type RuleLogsource = {
  readonly product?: string | undefined;
  readonly category?: string | undefined;
  readonly service?: string | undefined;
};

/** One string for each combination, so that rules can be compiled once per class of event. */
export function logsourceKey(logsource: EventLogsource): string {
  return `${logsource.product ?? ""}|${logsource.categories.join(",")}|${logsource.services.join(",")}`;
}

/** The logsource that {@link logsourceKey} wrote. */
export function parseLogsourceKey(key: string): EventLogsource {
  const [product = "", categories = "", services = ""] = key.split("|");
  return {
    product: product === "" ? null : product,
    categories: listOf(categories),
    services: listOf(services),
  };
}

function listOf(text: string): string[] {
  return text === "" ? [] : text.split(",");
}

/** True when every part that the rule names is one that the event has. */
export function logsourceCovers(rule: RuleLogsource, event: EventLogsource): boolean {
  return (
    (rule.product === undefined || rule.product === event.product) &&
    (rule.category === undefined || event.categories.includes(rule.category)) &&
    (rule.service === undefined || event.services.includes(rule.service))
  );
}

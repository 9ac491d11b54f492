import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { rulesQuery } from "../../../api/detect.ts";
import { eventFieldsQuery } from "../../../api/events.ts";
import { useMay, useTenantUid } from "../../../api/me.ts";
import { attackTagsQuery } from "../../../api/rules.ts";
import type { RuleKnowledge } from "./rule-completion.ts";

const WEEK_MS = 7 * 86_400_000;

/** Fields of the tenant's events, ATT&CK, and the log sources that its rules are for; empty until they are loaded. */
export function useRuleKnowledge(): RuleKnowledge {
  const tenantUid = useTenantUid();
  const maySearch = useMay("events:search");
  const [to] = useState(() => Date.now());
  const fields = useQuery({
    ...eventFieldsQuery(tenantUid, { from: to - WEEK_MS, to }),
    enabled: maySearch,
  }).data?.fields;
  const attack = useQuery(attackTagsQuery(tenantUid)).data;
  const rules = useQuery(rulesQuery(tenantUid)).data?.rules;
  return useMemo(
    () => ({
      fields: (fields ?? [])
        .filter(({ origin }) => origin === "source")
        .map(({ name, kind }) => ({ text: name, hint: `${kind}, in the events` })),
      tags: attack === undefined ? [] : tagsOf(attack),
      logsources: rules?.map(({ logsource }) => logsource) ?? [],
    }),
    [fields, attack, rules],
  );
}

type Attack = {
  readonly tactics: readonly { readonly tactic: string; readonly name: string }[];
  readonly techniques: readonly { readonly technique: string; readonly name: string }[];
};

function tagsOf({ tactics, techniques }: Attack): RuleKnowledge["tags"] {
  return [
    ...tactics.map(({ tactic, name }) => ({ text: `attack.${tactic}`, hint: name })),
    ...techniques.map(({ technique, name }) => ({ text: `attack.${technique.toLowerCase()}`, hint: name })),
  ];
}

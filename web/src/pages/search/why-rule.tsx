import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { rulesQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { ExplainedEvent } from "../../components/explanation/explained-event.tsx";
import { Field } from "../../components/field/field.tsx";
import { PickField } from "../../components/field/pick-field.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";

/** Any rule held against the event: why it matches, or the fewest selections that keep it from it. */
export function WhyRule({ eventUid }: { readonly eventUid: string }): ReactNode {
  const tenantUid = useTenantUid();
  const id = useId();
  const mayRead = useMay("rules:read");
  const [ruleUid, setRuleUid] = useState<string | null>(null);
  const rules = useQuery({ ...rulesQuery(tenantUid), enabled: mayRead });
  if (!mayRead) return null;
  const options = (rules.data?.rules ?? []).map(({ uid, title, level }) => ({
    value: uid,
    label: title,
    hint: level,
  }));
  return (
    <Section title="Why a rule matched, or not">
      <Field label="Rule" htmlFor={id}>
        <PickField
          id={id}
          options={options}
          value={ruleUid}
          onChange={setRuleUid}
          placeholder="Words of its title"
        />
      </Field>
      {rules.error && (
        <ErrorLine
          what="The rules could not be loaded"
          error={rules.error}
          onRetry={() => void rules.refetch()}
        />
      )}
      {ruleUid !== null && (
        <ExplainedEvent key={`${eventUid} ${ruleUid}`} eventUid={eventUid} ruleUid={ruleUid} />
      )}
    </Section>
  );
}

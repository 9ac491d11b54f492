import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { rulesQuery } from "../../api/detect.ts";
import { eventExplanationQuery } from "../../api/events.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import type { EventExplanation } from "../../../../src/schema/views/rule-reading.ts";
import { Conditions, Missed } from "../../components/explanation/explained-selections.tsx";
import { Field } from "../../components/field/field.tsx";
import { PickField } from "../../components/field/pick-field.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";

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
      {ruleUid !== null && <Explained key={`${eventUid} ${ruleUid}`} eventUid={eventUid} ruleUid={ruleUid} />}
    </Section>
  );
}

function Explained({
  eventUid,
  ruleUid,
}: {
  readonly eventUid: string;
  readonly ruleUid: string;
}): ReactNode {
  const tenantUid = useTenantUid();
  const { data, error, refetch } = useQuery(eventExplanationQuery(tenantUid, eventUid, ruleUid));
  if (error)
    return <ErrorLine what="It could not be worked out" error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines count={3} label="The explanation" />;
  return (
    <div role="status">
      <Verdict explanation={data} />
      <Conditions explanation={data.selections} />
    </div>
  );
}

function Verdict({ explanation }: { readonly explanation: EventExplanation }): ReactNode {
  const { matches, isCovered, ruleLogsource, eventLogsource, selections, unanswered } = explanation;
  if (!isCovered)
    return (
      <p>
        It is never held against such events: the rule is for <code>{ruleLogsource}</code>, the event is{" "}
        <code>{eventLogsource}</code>.
      </p>
    );
  return (
    <>
      <p>
        <b className={matches ? "good" : undefined}>{matches ? "It matches." : "It does not match."}</b>
      </p>
      {!matches && <Missed explanation={selections} />}
      {unanswered.length > 0 && (
        <p className="medium">
          In doubt: the rule excludes by <code>{unanswered.join(", ")}</code>, which this event cannot tell.
        </p>
      )}
    </>
  );
}

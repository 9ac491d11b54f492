import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { EventExplanation } from "../../../../src/schema/views/rule-reading.ts";
import { eventExplanationQuery } from "../../api/events.ts";
import { useTenantUid } from "../../api/me.ts";
import { ErrorLine } from "../states/error-state.tsx";
import { SkeletonLines } from "../states/skeleton.tsx";
import { Conditions, Missed } from "./explained-selections.tsx";

/** Why a rule matches a stored event: what held, or the fewest selections that keep it from it. */
export function ExplainedEvent({
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

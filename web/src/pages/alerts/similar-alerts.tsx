import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { similarAlertsQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import { AlertLine } from "../../components/alert/alert-line.tsx";
import { VERDICT_NAMES } from "../../components/marks/tag.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";

/** Alerts of the same detector or on the same entity, and what became of them. */
export function SimilarAlerts({ alertUid }: { readonly alertUid: string }): ReactNode {
  const tenantUid = useTenantUid();
  const { data, error, refetch } = useQuery(similarAlertsQuery(tenantUid, alertUid));
  return (
    <Section title="Similar alerts" aside={data && verdictWords(data.verdicts)}>
      {error && (
        <ErrorLine what="Similar alerts could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={3} label="Similar alerts" />}
      {data?.alerts.length === 0 && (
        <div className="faint">No other alert of this rule or on this entity</div>
      )}
      {data?.alerts.map((alert) => (
        <AlertLine key={alert.uid} alert={alert} />
      ))}
    </Section>
  );
}

function verdictWords(verdicts: Readonly<Record<string, number>>): string {
  const given = Object.entries(VERDICT_NAMES).flatMap(([verdict, name]) => {
    const count = verdicts[verdict] ?? 0;
    return count === 0 ? [] : [`${count} ${name.toLowerCase()}`];
  });
  return given.length === 0 ? "no verdicts yet" : given.join(", ");
}

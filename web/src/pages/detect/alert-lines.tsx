import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { alertSampleQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import type { AlertFilter } from "../../api/paths.ts";
import { AlertLine } from "../../components/alert/alert-line.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { formatCountOf } from "../../text/format-number.ts";

export type AlertLinesProps = {
  readonly title: string;
  /** What the queue can be asked, too: rule and entity. */
  readonly filter: Pick<AlertFilter, "rule" | "entity">;
  readonly empty: string;
};

/** The newest alerts that a filter has, and the way to all of them. */
export function AlertLines({ title, filter, empty }: AlertLinesProps): ReactNode {
  const tenantUid = useTenantUid();
  const { data, error, refetch } = useQuery(alertSampleQuery(tenantUid, filter));
  const aside = data && data.total > 0 && (
    <Link
      className="link"
      to="/t/$tenantUid/alerts"
      params={{ tenantUid }}
      search={{ ...filter, state: "all", sort: "lastSeen.desc" }}
    >
      {formatCountOf(data.total, "alert")}
    </Link>
  );
  return (
    <Section title={title} aside={aside}>
      {error && (
        <ErrorLine what="The alerts could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={3} label={title} />}
      {data?.alerts.length === 0 && <div className="faint">{empty}</div>}
      {data?.alerts.map((alert) => (
        <AlertLine key={alert.uid} alert={alert} />
      ))}
    </Section>
  );
}

import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import type { EntityKind } from "../../../../src/schema/finding.ts";
import type { Overview } from "../../../../src/schema/views/source.ts";
import { useTenantUid } from "../../api/me.ts";
import { Histogram } from "../../components/charts/histogram.tsx";
import { Sparkline } from "../../components/charts/sparkline.tsx";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { ENTITY_NAMES } from "../../components/entity/entity-icon.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { useStore } from "../../state/store.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { asOf } from "../../time/as-of.ts";
import { formatAge, formatSpan } from "../../time/format-time.ts";
import type { Span } from "../../time/time-range.ts";
import { Card } from "./card.tsx";

type Part = { readonly overview: Overview };

/** Events and findings over the time of the page. Brushing narrows it. */
export function Volumes({ overview, onBrush }: Part & { readonly onBrush: (span: Span) => void }): ReactNode {
  const { volume, bucketMs } = overview;
  const [events, findings] = useMemo(
    () => [
      { bucketMs, buckets: volume.map(({ time, events: total }) => ({ time, total, bySeverity: {} })) },
      { bucketMs, buckets: volume.map(({ time, findings: total }) => ({ time, total, bySeverity: {} })) },
    ],
    [volume, bucketMs],
  );
  return (
    <Card title="Events" aside={`${formatCount(overview.eventsTotal)} in this time`}>
      <Histogram histogram={events} unit="events" height={128} onBrush={onBrush} />
      <header className="home-part">
        <h2>Findings</h2>
        <span className="faint">{formatCount(overview.findingsTotal)} in this time</span>
      </header>
      <Histogram histogram={findings} unit="findings" height={84} onBrush={onBrush} />
      <Health overview={overview} />
    </Card>
  );
}

/** Sources that fell silent, and how the pipeline keeps up. */
function Health({ overview }: Part): ReactNode {
  const tenantUid = useTenantUid();
  const now = useStore(asOf);
  const { silentSources, pipeline } = overview;
  return (
    <>
      <header className="home-part">
        <h2>Silent sources</h2>
        <span className="faint">{silentSources.length}</span>
      </header>
      {silentSources.length === 0 && <div className="dim">Every source sends as it usually does.</div>}
      <ul className="home-lines">
        {silentSources.map(({ name, lastSeen, expected }) => (
          <li key={name}>
            <Link
              to="/t/$tenantUid/sources"
              params={{ tenantUid }}
              search={{ open: name }}
              className="mono bad cut"
            >
              <HostileText text={name} />
            </Link>
            <span className="dim">
              {lastSeen === null ? "never seen" : `silent since ${formatAge(lastSeen, now)}`}, {expected}
            </span>
          </li>
        ))}
      </ul>
      <header className="home-part">
        <h2>Pipeline</h2>
      </header>
      <ul className="home-lines">
        <li>
          <span className="dim">Lag</span>
          <span>
            {pipeline.lagMs === null
              ? "–"
              : `${formatSpan(Math.max(0, pipeline.lagMs))} from event to stored`}
          </span>
        </li>
        <li>
          <span className="dim">Waiting</span>
          <span>{formatCountOf(pipeline.spoolRecords, "record")} in the spool</span>
        </li>
        <li>
          <span className="dim">Quarantined</span>
          <Link
            to="/t/$tenantUid/sources"
            params={{ tenantUid }}
            search={{ tab: "quarantine" }}
            className="link"
          >
            {formatCountOf(pipeline.quarantined24h, "record")} in 24 hours
          </Link>
        </li>
      </ul>
    </>
  );
}

/** Hosts, people and addresses with the most risk on them. */
export function TopEntities({ overview }: Part): ReactNode {
  const { topEntities } = overview;
  const most = Math.max(1, ...topEntities.map(({ score }) => score));
  return (
    <Card title="Entities at risk" aside="summed risk, alerts, findings">
      {topEntities.length === 0 && <div className="dim">No entity has an alert in this time.</div>}
      <ul className="top-entities">
        {topEntities.map(({ kind, value, score, alerts, activity }) => (
          <li key={`${kind} ${value}`}>
            <EntityName kind={kind} value={value} />
            <span className="bars-track" aria-hidden="true">
              <span style={{ width: `${(score / most) * 100}%` }} />
            </span>
            <span className="number" title="Risk of its open alerts, summed">
              {score}
            </span>
            <span className="number dim">{formatCountOf(alerts, "alert")}</span>
            <Sparkline values={activity} label="findings in this time" />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function EntityName({ kind, value }: { readonly kind: string; readonly value: string }): ReactNode {
  return isEntityKind(kind) ? <EntityChip entity={{ kind, value }} /> : <HostileText text={value} />;
}

function isEntityKind(kind: string): kind is EntityKind {
  return kind in ENTITY_NAMES;
}

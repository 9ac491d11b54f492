import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview } from "../../../../src/schema/views/source.ts";
import { liveState } from "../../api/live.ts";
import { useTenantUid } from "../../api/me.ts";
import { Sparkline } from "../../components/charts/sparkline.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { LEVELS_WORST_FIRST } from "../../components/marks/level.ts";
import { useStore } from "../../state/store.ts";
import { formatCount, formatRate, formatShort } from "../../text/format-number.ts";
import { formatSpan } from "../../time/format-time.ts";

/** The few figures that are looked at first. Each leads to what it is made of. */
export function Figures({ overview }: { readonly overview: Overview }): ReactNode {
  const tenantUid = useTenantUid();
  const open = Object.values(overview.openByLevel).reduce((sum, count) => sum + count, 0);
  const rate = useStore(liveState, ({ eventsPerSecond }) => eventsPerSecond);
  const { pipeline, meanTimeToTriageMs, alertsOpened, alertsClosed } = overview;
  return (
    <div className="card home-figures home-wide">
      <Figure title="Open alerts">
        <Link to="/t/$tenantUid/alerts" params={{ tenantUid }} className="big">
          {formatCount(open)}
        </Link>
        <span className="grow" />
        {LEVELS_WORST_FIRST.slice(0, 4).map((level) => (
          <Link
            key={level}
            to="/t/$tenantUid/alerts"
            params={{ tenantUid }}
            search={{ level }}
            className={`row ${level}`}
            style={{ gap: 4 }}
          >
            <LevelMark level={level} /> {formatCount(overview.openByLevel[level] ?? 0)}
          </Link>
        ))}
      </Figure>
      <Figure title="Unassigned">
        <Link to="/t/$tenantUid/alerts" params={{ tenantUid }} search={{ assignee: "none" }} className="big">
          {formatCount(overview.unassigned)}
        </Link>
        <span className="dim">open and nobody&rsquo;s</span>
      </Figure>
      <Figure title="Time to triage, mean">
        <span className="big">{meanTimeToTriageMs === null ? "–" : formatSpan(meanTimeToTriageMs)}</span>
        <span className="dim">
          {formatCount(alertsOpened)} opened, {formatCount(alertsClosed)} closed in this time
        </span>
      </Figure>
      <Figure title="Events">
        <span className="big">{formatRate(rate ?? pipeline.eventsPerSecond)}</span>
        <span className="dim">{formatShort(overview.eventsTotal)} in this time</span>
        <span className="grow" />
        <Sparkline
          values={overview.volume.map(({ events }) => events)}
          label="events in this time"
          width={72}
          height={24}
        />
      </Figure>
    </div>
  );
}

function Figure({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div className="row">{children}</div>
    </section>
  );
}

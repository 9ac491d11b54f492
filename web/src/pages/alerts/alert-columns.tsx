import { IconMessage } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Entity } from "../../../../src/schema/finding.ts";
import type { AlertView } from "../../../../src/schema/views/alert.ts";
import { Sparkline } from "../../components/charts/sparkline.tsx";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { StateTag, VerdictTag } from "../../components/marks/tag.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { PivotTime } from "../../time/pivot-time.ts";
import { alertTime } from "./alert-time.ts";

const NOBODY = <span className="faint">–</span>;
const ACTIVITY = "findings in the last 24 hours, by hour";

/** Columns of the queue, in the order of the eye: how bad, what, on whom, how often, when, whose. */
export const ALERT_COLUMNS: readonly Column<AlertView>[] = [
  {
    id: "level",
    header: "",
    title: "Level",
    width: 28,
    sort: "level",
    isFixed: true,
    cell: ({ level }) => <LevelMark level={level} />,
  },
  {
    id: "score",
    header: "Risk",
    width: 44,
    alignEnd: true,
    sort: "score",
    cell: ({ score }) => <span className={score >= 90 ? "critical" : undefined}>{score}</span>,
  },
  {
    id: "title",
    header: "Alert",
    width: "grow",
    sort: "title",
    isFixed: true,
    cell: (alert) => <AlertTitle alert={alert} />,
  },
  {
    id: "entity",
    header: "Entity",
    width: 128,
    cell: (alert) => <AlertEntity alert={alert} entity={alert.entity} />,
  },
  {
    id: "other",
    header: "Other",
    title: "Other entity",
    width: 124,
    givesWay: 3,
    cell: (alert) => <AlertEntity alert={alert} entity={alert.otherEntities[0]} />,
  },
  {
    id: "findingCount",
    header: "Findings",
    width: 64,
    givesWay: 2,
    alignEnd: true,
    sort: "findingCount",
    cell: ({ findingCount }) => formatCount(findingCount),
  },
  {
    id: "activity",
    header: "24 h",
    title: "Findings in the last 24 hours",
    width: 64,
    givesWay: 4,
    cell: ({ activity }) => <Sparkline values={activity} label={ACTIVITY} />,
  },
  {
    id: "lastSeen",
    header: "Last seen",
    width: 122,
    alignEnd: true,
    sort: "lastSeen",
    cell: ({ lastSeen }) => <Time at={lastSeen} />,
  },
  {
    id: "firstSeen",
    header: "First seen",
    width: 118,
    alignEnd: true,
    sort: "firstSeen",
    isHiddenAtFirst: true,
    cell: ({ firstSeen }) => <Time at={firstSeen} />,
  },
  {
    id: "assignee",
    header: "Who",
    title: "Assignee",
    width: 78,
    givesWay: 1,
    cell: ({ assignee }) => (assignee ? <span className="cut dim">{assignee.name}</span> : NOBODY),
  },
  {
    id: "state",
    header: "State",
    width: 106,
    sort: "state",
    isHiddenAtFirst: true,
    cell: ({ state }) => <StateTag state={state} />,
  },
  {
    id: "verdict",
    header: "Verdict",
    width: 150,
    isHiddenAtFirst: true,
    cell: ({ verdict }) => <VerdictTag verdict={verdict} />,
  },
  {
    id: "technique",
    header: "Technique",
    width: 92,
    isHiddenAtFirst: true,
    cell: ({ techniques }) => <span className="mono dim cut">{techniques.join(" ")}</span>,
  },
  {
    id: "number",
    header: "Number",
    width: 76,
    isHiddenAtFirst: true,
    cell: ({ number }) => <span className="mono dim">A-{number}</span>,
  },
];

type AlertEntityProps = { readonly alert: AlertView; readonly entity: Entity | null | undefined };

function AlertEntity({ alert, entity }: AlertEntityProps): ReactNode {
  if (!entity) return null;
  return (
    <PivotTime value={alertTime(alert)}>
      <EntityChip entity={entity} />
    </PivotTime>
  );
}

function AlertTitle({ alert }: { readonly alert: AlertView }): ReactNode {
  const className = alert.state === "new" ? "cut strong" : alert.state === "closed" ? "cut faint" : "cut";
  return (
    <>
      <span className={className}>
        <HostileText text={alert.title} />
      </span>
      {alert.commentCount > 0 && (
        <span className="comment-count" title={formatCountOf(alert.commentCount, "comment")}>
          <IconMessage size={13} aria-hidden /> {formatCount(alert.commentCount)}
        </span>
      )}
    </>
  );
}

/** A row of the queue on a phone: what, then how bad, on whom and when. */
export function alertNarrowRow(alert: AlertView): ReactNode {
  return (
    <>
      <div className="row">
        <LevelMark level={alert.level} />
        <span className={alert.state === "new" ? "cut strong grow" : "cut grow"}>
          <HostileText text={alert.title} />
        </span>
        <span className={alert.score >= 90 ? "number critical" : "number"}>{alert.score}</span>
      </div>
      <div className="row dim">
        <span className="cut grow mono">{alert.entity && <HostileText text={alert.entity.value} />}</span>
        {alert.assignee && <span className="faint cut">{alert.assignee.name}</span>}
        <Time at={alert.lastSeen} isShort />
      </div>
    </>
  );
}

import type { ReactNode } from "react";
import type { EntityKind } from "../../../../src/schema/finding.ts";
import type { FoundEvent, FieldInfo } from "../../../../src/schema/views/event.ts";
import { MarkedText } from "../../components/code/code-view.tsx";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText, MiddleCut } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { visibleText } from "../../text/visible-text.ts";
import { RawLine } from "./raw-line.tsx";

/** Fields whose values are entities: they get what every host, user or address has. */
const ENTITY_FIELDS: Readonly<Record<string, EntityKind>> = {
  "device.hostname": "host",
  "device.ip": "ip",
  "actor.user.name": "user",
  "user.name": "user",
  "src_endpoint.ip": "ip",
  "src_endpoint.hostname": "host",
  "dst_endpoint.ip": "ip",
  "dst_endpoint.hostname": "domain",
  "query.hostname": "domain",
  "http_request.url.url_string": "url",
};

const FIRST: readonly Column<FoundEvent>[] = [
  {
    id: "severity",
    header: "",
    title: "Severity",
    width: 28,
    isFixed: true,
    cell: ({ severityId }) => severityId >= 2 && <LevelMark level={String(severityId)} />,
  },
  {
    id: "time",
    header: "Time",
    width: 130,
    sort: "time",
    isFixed: true,
    cell: (event) => <EventTime event={event} />,
  },
  {
    id: "source",
    header: "Log source",
    width: 150,
    givesWay: 1,
    cell: ({ sourceType }) => <span className="cut dim">{sourceType}</span>,
  },
  {
    id: "host",
    header: "Host",
    width: 190,
    givesWay: 2,
    cell: (event) => valueCell(event, "device.hostname"),
  },
];

const LAST: readonly Column<FoundEvent>[] = [
  {
    id: "sender",
    header: "Source",
    width: 130,
    isHiddenAtFirst: true,
    cell: ({ sourceName }) => (
      <span className="cut dim">
        <HostileText text={sourceName} />
      </span>
    ),
  },
  {
    id: "receivedAt",
    header: "Received",
    width: 130,
    isHiddenAtFirst: true,
    cell: ({ receivedAt }) => <Time at={receivedAt} />,
  },
];

export type EventColumnsWanted = {
  /** Fields whose columns were added. */
  readonly paths: readonly string[];
  readonly fields: readonly FieldInfo[];
  readonly marks: readonly string[];
  /** Lines of a raw record in a row; 0 shows what happened instead. */
  readonly rawLines: number;
  /** Takes a column away. */
  readonly onRemove: (path: string) => void;
};

/** Columns of the list, with those of the fields that were added before the event itself. */
export function eventColumns(wanted: EventColumnsWanted): Column<FoundEvent>[] {
  const { paths, fields, marks, rawLines, onRemove } = wanted;
  const added = paths.map((path): Column<FoundEvent> => {
    const field = fields.find(({ name }) => name === path);
    return {
      // of a name of its own: sources call fields "message" and "time", as other columns here
      id: `field ${path}`,
      header: field?.label ?? visibleText(path),
      title: visibleText(path),
      width: field?.kind === "number" ? 92 : 150,
      alignEnd: field?.kind === "number",
      isFixed: true,
      onRemove: () => onRemove(path),
      cell: (event) => valueCell(event, path),
    };
  });
  const event: Column<FoundEvent> = {
    id: "message",
    header: rawLines > 0 ? "Raw record" : "Event",
    width: "grow",
    isFixed: true,
    cell: (row) =>
      rawLines > 0 ? (
        <RawLine event={row} marks={marks} lines={rawLines} />
      ) : (
        <span className="mono cut">
          <MarkedText text={row.message} marks={marks} keepLines={false} />
        </span>
      ),
  };
  return [...FIRST, ...added, event, ...LAST];
}

/** A value of an event; what is an entity can be acted on. */
function valueCell(event: FoundEvent, path: string): ReactNode {
  const value = event.columns[path] ?? event.own[path];
  if (value === undefined || value === null || value === "") return <span className="faint">–</span>;
  const kind = ENTITY_FIELDS[path];
  if (kind !== undefined && typeof value === "string") return <EntityChip entity={{ kind, value }} isBare />;
  return (
    <span className="mono cut">
      <MiddleCut text={String(value)} />
    </span>
  );
}

function EventTime({ event }: { readonly event: FoundEvent }): ReactNode {
  return (
    <>
      <Time at={event.time} />
      {event.timeSkewed && (
        <span className="high" title="Event time and received time disagree">
          *<span className="screen-reader-only">Event time and received time disagree</span>
        </span>
      )}
    </>
  );
}

/** An event on a phone: when and where, then what, or the record itself. */
export function eventNarrowRow(event: FoundEvent, marks: readonly string[], rawLines: number): ReactNode {
  const host = event.columns["device.hostname"];
  return (
    <>
      <div className="row dim">
        <Time at={event.time} />
        <span className="cut grow mono">
          {typeof host === "string" ? <HostileText text={host} /> : <span>{event.sourceType}</span>}
        </span>
        {event.severityId >= 2 && <LevelMark level={String(event.severityId)} />}
      </div>
      {rawLines > 0 ? (
        <RawLine event={event} marks={marks} lines={rawLines} />
      ) : (
        <div className="mono cut">
          <MarkedText text={event.message} marks={marks} keepLines={false} />
        </div>
      )}
    </>
  );
}

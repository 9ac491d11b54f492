import type { ReactNode } from "react";
import type { HuntFinding } from "../../../../src/schema/views/hunt.ts";
import { EntityChip } from "../../components/entity/entity-chip.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { Tag } from "../../components/marks/tag.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { PivotTime, timeAround } from "../../time/pivot-time.ts";

export const FINDING_COLUMNS: readonly Column<HuntFinding>[] = [
  {
    id: "level",
    header: "",
    title: "Level",
    width: 28,
    isFixed: true,
    cell: ({ finding }) => <LevelMark level={finding.level} />,
  },
  {
    id: "time",
    header: "Time",
    width: 150,
    isFixed: true,
    cell: ({ finding }) => <Time at={finding.time} />,
  },
  {
    id: "title",
    header: "Rule or list",
    width: "grow",
    isFixed: true,
    cell: ({ finding }) => <Cut text={finding.title} />,
  },
  {
    id: "host",
    header: "Host",
    width: 140,
    givesWay: 1,
    cell: (row) => <FirstEntity row={row} kind="host" />,
  },
  {
    id: "user",
    header: "User",
    width: 130,
    givesWay: 3,
    cell: (row) => <FirstEntity row={row} kind="user" />,
  },
  {
    id: "what",
    header: "Matched",
    width: 260,
    givesWay: 4,
    cell: ({ finding }) => <Matched row={finding} />,
  },
  {
    id: "source",
    header: "Source",
    width: 130,
    givesWay: 5,
    cell: ({ finding }) => <Cut text={finding.sourceName} />,
  },
  {
    id: "new",
    header: "New",
    width: 60,
    givesWay: 2,
    cell: ({ isNew }) => (isNew ? <Tag look="new">New</Tag> : null),
  },
];

function Cut({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="cut">
      <HostileText text={text} />
    </span>
  );
}

function Matched({ row }: { readonly row: HuntFinding["finding"] }): ReactNode {
  const [first] = row.matched;
  if (first === undefined) return <span className="faint">–</span>;
  return (
    <span className="cut mono dim">
      <HostileText text={first.value} />
    </span>
  );
}

function FirstEntity({
  row,
  kind,
}: {
  readonly row: HuntFinding;
  readonly kind: "host" | "user";
}): ReactNode {
  const { entities, time } = row.finding;
  const entity = entities.find((one) => one.kind === kind);
  if (entity === undefined) return <span className="faint">–</span>;
  return (
    <PivotTime value={timeAround({ from: time, to: time })}>
      <EntityChip entity={entity} isBare />
    </PivotTime>
  );
}

/** A finding on a phone. */
export function narrowFinding({ finding, isNew }: HuntFinding): ReactNode {
  const names = finding.entities.map(({ value }) => value);
  return (
    <>
      <div className="row">
        <LevelMark level={finding.level} />
        <span className="grow cut">
          <HostileText text={finding.title} />
        </span>
        {isNew && <Tag look="new">New</Tag>}
      </div>
      <div className="row dim">
        <Time at={finding.time} isShort />
        <span className="grow cut mono">
          <HostileText text={[...new Set(names)].join("  ") || finding.sourceName} />
        </span>
      </div>
    </>
  );
}

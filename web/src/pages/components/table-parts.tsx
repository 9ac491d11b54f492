import { type ReactNode, useState } from "react";
import { Split } from "../../components/panel/split.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import type { Column } from "../../components/table/column.ts";
import { ColumnChooser } from "../../components/table/column-chooser.tsx";
import { DataTable } from "../../components/table/data-table.tsx";
import { NewRows } from "../../components/table/new-rows.tsx";
import { NO_SELECTION, type Selection } from "../../components/table/selection.ts";
import type { Sort } from "../../components/table/table-head.tsx";
import { createStore } from "../../state/store.ts";
import { formatCount } from "../../text/format-number.ts";
import { SampleCard } from "./sample-card.tsx";
import { SAMPLE_ROWS, type SampleRow } from "./samples.ts";

const COLUMNS: readonly Column<SampleRow>[] = [
  {
    id: "level",
    header: "",
    title: "Level",
    width: 28,
    sort: "level",
    isFixed: true,
    cell: ({ level }) => <LevelMark level={level} />,
  },
  { id: "title", header: "Title", width: "grow", sort: "title", isFixed: true, cell: ({ title }) => title },
  {
    id: "count",
    header: "Events",
    width: 90,
    alignEnd: true,
    sort: "count",
    cell: ({ count }) => formatCount(count),
  },
];
const LOADING = { ...SAMPLE_ROWS, count: 8, at: (): undefined => undefined };
const NONE = { ...SAMPLE_ROWS, count: 0 };
const nothing = (): void => {};

export function TableParts(): ReactNode {
  return (
    <>
      <SampleCard title="A million rows, and the panel" isWide>
        <MillionRows />
      </SampleCard>
      <SampleCard title="While rows are loaded">
        <div style={{ display: "flex", height: 220 }}>
          <Table rows={LOADING} />
        </div>
      </SampleCard>
      <SampleCard title="Old rows while new ones are loaded">
        <div style={{ display: "flex", height: 220 }}>
          <Table rows={SAMPLE_ROWS} isStale />
        </div>
      </SampleCard>
      <SampleCard title="No rows">
        <div style={{ display: "flex", height: 220 }}>
          <Table rows={NONE} />
        </div>
      </SampleCard>
    </>
  );
}

function MillionRows(): ReactNode {
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const [sort, setSort] = useState<Sort>({ by: "title", order: "asc" });
  const [open, setOpen] = useState<SampleRow | null>(null);
  const [newCount, setNewCount] = useState(12);
  return (
    <>
      <div className="row">
        <ColumnChooser name="sample" columns={COLUMNS} />
      </div>
      <div style={{ display: "flex", height: 360 }}>
        <Split
          panelLabel="Row"
          list={
            <>
              <NewRows count={newCount} onShow={() => setNewCount(0)} />
              <DataTable
                name="sample"
                label="Sample rows"
                columns={COLUMNS}
                rows={SAMPLE_ROWS}
                selection={selection}
                sort={sort}
                onSort={setSort}
                onOpen={setOpen}
              />
            </>
          }
          panel={
            open && (
              <Section title={open.title}>
                <Facts
                  facts={[
                    ["Level", <LevelMark key="level" level={open.level} withWord />],
                    ["Events", formatCount(open.count)],
                  ]}
                />
              </Section>
            )
          }
        />
      </div>
    </>
  );
}

function Table({
  rows,
  isStale,
}: {
  readonly rows: typeof SAMPLE_ROWS | typeof LOADING;
  readonly isStale?: boolean;
}): ReactNode {
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  return (
    <DataTable
      name="sample"
      label="Sample rows"
      columns={COLUMNS}
      rows={rows}
      selection={selection}
      onOpen={nothing}
      isStale={isStale}
      empty={<EmptyState title="No rows">There are none, on purpose.</EmptyState>}
    />
  );
}

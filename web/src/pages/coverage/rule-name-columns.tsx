import type { Level } from "../../../../src/schema/finding.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";

/** What names a rule in a report: its level and its title. */
export const RULE_NAME_COLUMNS: readonly Column<{ readonly level: Level; readonly title: string }>[] = [
  {
    id: "level",
    header: "",
    title: "Level",
    width: 28,
    isFixed: true,
    sort: "level",
    cell: ({ level }) => <LevelMark level={level} />,
  },
  {
    id: "title",
    header: "Rule",
    width: "grow",
    isFixed: true,
    sort: "title",
    cell: ({ title }) => (
      <span className="cut">
        <HostileText text={title} />
      </span>
    ),
  },
];

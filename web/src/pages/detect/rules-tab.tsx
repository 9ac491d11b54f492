import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { RuleView } from "../../../../src/schema/views/rule.ts";
import { rulesQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import type { FilterField } from "../../components/filter/filter-field.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount, formatShare } from "../../text/format-number.ts";
import { timespanText } from "../../text/timespan-text.ts";
import { AddRulesDialog } from "./add-rules-dialog.tsx";
import { RULE_CHOICE } from "./rule-filter.ts";
import { RulePanel } from "./rule-panel.tsx";

const uidOf = ({ uid }: RuleView): string => uid;
const NEVER = <span className="faint">never</span>;

const FIELDS: readonly FilterField[] = [
  { name: "level", label: "level", values: choices("critical", "high", "medium", "low", "informational") },
  { name: "origin", label: "origin", values: choices("shipped", "tenant", "folder") },
  { name: "state", label: "state", values: choices("live", "shadow", "test", "draft", "retired") },
];

function choices(...values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: value }));
}

const COLUMNS: readonly Column<RuleView>[] = [
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
    cell: ({ title, state, issues }) => (
      <>
        <span className={state === "live" ? "cut" : "cut faint"}>
          <HostileText text={title} />
        </span>
        {state !== "live" && <span className="faint"> {state}</span>}
        {issues > 0 && <span className="high"> {issues} issues</span>}
      </>
    ),
  },
  {
    id: "logsource",
    header: "Log source",
    width: 190,
    givesWay: 2,
    cell: (rule) => <span className="cut dim">{subjectText(rule)}</span>,
  },
  {
    id: "technique",
    header: "ATT&CK",
    width: 120,
    givesWay: 3,
    cell: ({ techniques }) => <span className="cut mono dim">{techniques.join(" ")}</span>,
  },
  {
    id: "findings24h",
    header: "24 h",
    title: "Findings in the last 24 hours",
    width: 60,
    alignEnd: true,
    cell: ({ findings24h }) => formatCount(findings24h),
  },
  {
    id: "findings30d",
    header: "30 d",
    title: "Findings in the last 30 days",
    width: 66,
    alignEnd: true,
    sort: "findings",
    cell: ({ findings30d }) => formatCount(findings30d),
  },
  {
    id: "lastMatch",
    header: "Last match",
    width: 124,
    alignEnd: true,
    sort: "lastMatch",
    cell: ({ lastMatch }) => (lastMatch === null ? NEVER : <Time at={lastMatch} isShort />),
  },
  {
    id: "cost",
    header: "Cost",
    title: "Share of all evaluations since start",
    width: 60,
    alignEnd: true,
    givesWay: 1,
    sort: "cost",
    cell: ({ costShare }) => formatShare(costShare),
  },
  {
    id: "origin",
    header: "Origin",
    width: 76,
    givesWay: 4,
    cell: ({ origin }) => <span className="dim">{origin}</span>,
  },
];

/** Every rule with what it found and what it costs. */
export function RulesTab(): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("rules:write");
  const [state, setState] = useUrlState();
  const { data, error, refetch } = useQuery(rulesQuery(tenantUid));
  const [isAdding, setAdding] = useState(false);
  useShortcuts({ "detect.add": mayWrite && (() => setAdding(true)) });
  return (
    <>
      <InSlot name="actions">
        {mayWrite && (
          <Button look="main" keys="detect.add" onClick={() => setAdding(true)}>
            Add rules
          </Button>
        )}
      </InSlot>
      <div className="page-bar">
        <FilterBar
          fields={FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter rules: level:high powershell T1059 …"
        />
      </div>
      <OpenList
        name="rules"
        label="Rules"
        columns={COLUMNS}
        noun={["rule", "rules"]}
        items={data?.rules}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty="No rules"
        panel={panelOf}
        choice={RULE_CHOICE}
      />
      {isAdding && <AddRulesDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function panelOf(rule: RuleView, close: () => void): ReactNode {
  return <RulePanel key={rule.uid} ruleUid={rule.uid} onClose={close} />;
}

function logsourceText({ product, category, service }: RuleView["logsource"]): string {
  return [product, category, service].filter((part) => part !== undefined).join(" / ");
}

/** What a rule is held against: a log source, or what other rules found. */
function subjectText({ logsource, correlation }: RuleView): string {
  if (correlation === null) return logsourceText(logsource);
  const by = correlation.groupBy.length === 0 ? "" : ` by ${correlation.groupBy.join(", ")}`;
  return `${correlation.type}${by} in ${timespanText(correlation.timespanMs)}`;
}

function narrowRow(rule: RuleView): ReactNode {
  return (
    <>
      <div className="row">
        <LevelMark level={rule.level} />
        <span className={rule.state === "live" ? "cut grow" : "cut grow faint"}>
          <HostileText text={rule.title} />
        </span>
      </div>
      <div className="row dim">
        <span className="cut grow">{subjectText(rule)}</span>
        <span className="number">{formatCount(rule.findings30d)}</span>
        {rule.lastMatch !== null && <Time at={rule.lastMatch} isShort />}
      </div>
    </>
  );
}

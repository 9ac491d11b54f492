import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { LEVELS } from "../../../../src/schema/finding.ts";
import type { RuleValue } from "../../../../src/schema/views/coverage.ts";
import { useTenantUid } from "../../api/me.ts";
import { ruleValuesQuery } from "../../api/rules.ts";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import type { FilterField } from "../../components/filter/filter-field.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { Facts } from "../../components/panel/section.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import type { RowChoice } from "../../components/table/chosen-rows.ts";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount, formatShare } from "../../text/format-number.ts";
import { RULE_NAME_COLUMNS } from "./rule-name-columns.tsx";
import { RuleReportPanel } from "./rule-report-panel.tsx";

/** One evaluation in so many is timed. */
const SAMPLED = 16;

const uidOf = ({ ruleUid }: RuleValue): string => ruleUid;

/** Microseconds of one evaluation, by those that were timed; null before any was. */
function microsEach({ sampledMs, evaluations }: RuleValue): number | null {
  return evaluations < SAMPLED ? null : (sampledMs * 1000) / (evaluations / SAMPLED);
}

function micros(value: number | null): string {
  return value === null ? "–" : value.toFixed(1);
}

const COLUMNS: readonly Column<RuleValue>[] = [
  ...RULE_NAME_COLUMNS,
  {
    id: "state",
    header: "State",
    width: 80,
    givesWay: 3,
    cell: ({ state }) => <span className="dim">{state}</span>,
  },
  {
    id: "cost",
    header: "Cost",
    title: "Share of the time of all rules",
    width: 72,
    alignEnd: true,
    isFixed: true,
    sort: "cost",
    cell: ({ costShare }) => formatShare(costShare),
  },
  {
    id: "each",
    header: "µs each",
    title: "Microseconds of one evaluation",
    width: 76,
    alignEnd: true,
    sort: "each",
    givesWay: 4,
    cell: (rule) => micros(microsEach(rule)),
  },
  {
    id: "evaluations",
    header: "Evaluated",
    width: 96,
    alignEnd: true,
    sort: "evaluations",
    givesWay: 2,
    cell: ({ evaluations }) => formatCount(evaluations),
  },
  {
    id: "matches",
    header: "Matched",
    width: 84,
    alignEnd: true,
    sort: "matches",
    givesWay: 5,
    cell: ({ matches }) => formatCount(matches),
  },
  {
    id: "findings",
    header: "Findings, 30 d",
    width: 108,
    alignEnd: true,
    sort: "findings",
    cell: ({ findings30d }) => formatCount(findings30d),
  },
  {
    id: "last",
    header: "Last match",
    width: 130,
    sort: "last",
    givesWay: 1,
    cell: ({ lastMatch }) =>
      lastMatch === null ? <span className="faint">not in 30 days</span> : <Time at={lastMatch} isShort />,
  },
];

const CHOICE: RowChoice<RuleValue> = {
  text: ({ title, ruleUid }) => `${title} ${ruleUid}`,
  fields: { level: ({ level }) => level, state: ({ state }) => state },
  orders: {
    level: ({ level }) => LEVELS.indexOf(level),
    title: ({ title }) => title.toLowerCase(),
    cost: ({ costShare }) => costShare,
    each: (rule) => microsEach(rule) ?? -1,
    evaluations: ({ evaluations }) => evaluations,
    matches: ({ matches }) => matches,
    findings: ({ findings30d }) => findings30d,
    last: ({ lastMatch }) => lastMatch ?? 0,
  },
  sort: "cost.desc",
  tie: ({ title }) => title,
};

const FIELDS: readonly FilterField[] = [
  {
    name: "level",
    label: "level",
    takesMany: true,
    values: LEVELS.map((value) => ({ value, label: value })),
  },
  {
    name: "state",
    label: "state",
    takesMany: true,
    values: ["live", "shadow"].map((value) => ({ value, label: value })),
  },
];

/** What each rule costs and what it brings, the dearest first. */
export function CostTab(): ReactNode {
  const [state, setState] = useUrlState();
  const { data, error, refetch } = useQuery(ruleValuesQuery(useTenantUid()));
  return (
    <>
      <div className="page-bar">
        <FilterBar
          fields={FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter rules: level:high state:live powershell …"
        />
      </div>
      <OpenList
        name="rule-values"
        label="Costs"
        noun={["rule", "rules"]}
        columns={COLUMNS}
        items={data?.rules}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowValue}
        panel={panelOf}
        empty={<EmptyState title="No rule was evaluated yet">Costs are counted as events come.</EmptyState>}
        choice={CHOICE}
      />
      {data && (
        <InSlot name="status">
          <span>
            counted since <Time at={data.since} isShort />
          </span>
        </InSlot>
      )}
    </>
  );
}

function panelOf(rule: RuleValue, close: () => void): ReactNode {
  return (
    <RuleReportPanel key={rule.ruleUid} ruleUid={rule.ruleUid} title={rule.title} onClose={close}>
      <Facts
        facts={[
          ["Level", <LevelMark key="level" level={rule.level} withWord />],
          ["State", rule.state],
          ["Cost", `${formatShare(rule.costShare)} of the time of all rules`],
          ["One evaluation", `${micros(microsEach(rule))} µs, by one in ${SAMPLED}`],
          ["Evaluated", `${formatCount(rule.evaluations)} times, ${formatCount(rule.matches)} matched`],
          ["Findings, 30 days", formatCount(rule.findings30d)],
          [
            "Last match",
            rule.lastMatch === null ? "not within 30 days" : <Time key="last" at={rule.lastMatch} />,
          ],
        ]}
      />
    </RuleReportPanel>
  );
}

function narrowValue({ level, title, costShare, findings30d, evaluations }: RuleValue): ReactNode {
  return (
    <>
      <div className="row">
        <LevelMark level={level} />
        <span className="grow cut">
          <HostileText text={title} />
        </span>
        <span className="number">{formatShare(costShare)}</span>
      </div>
      <div className="row dim">
        <span className="grow cut">{formatCount(evaluations)} evaluated</span>
        <span>{formatCount(findings30d)} findings, 30 d</span>
      </div>
    </>
  );
}

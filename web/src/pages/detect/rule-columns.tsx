import { IconAlertTriangle, IconClock, IconGitCompare } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { RuleView } from "../../../../src/schema/views/rule.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount, formatCountOf, formatShare } from "../../text/format-number.ts";
import { timespanText } from "../../text/timespan-text.ts";
import { visibleText } from "../../text/visible-text.ts";
import { RuleStateMark } from "./rule-state-mark.tsx";
import { deadFieldText, type RuleRow } from "./rule-rows.ts";

const NEVER = <span className="faint">never</span>;

/** What the list tells of a rule. */
export const RULE_COLUMNS: readonly Column<RuleRow>[] = [
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
    cell: (rule) => (
      <span className="rule-title">
        <span className={isOn(rule) ? "cut" : "cut faint"}>
          <HostileText text={rule.title} />
        </span>
        <RuleMarks rule={rule} />
      </span>
    ),
  },
  {
    id: "state",
    header: "State",
    width: 84,
    sort: "state",
    cell: ({ state }) => <RuleStateMark state={state} />,
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
    width: 110,
    givesWay: 5,
    cell: ({ techniques }) => <span className="cut mono dim">{techniques.join(" ")}</span>,
  },
  {
    id: "findings24h",
    header: "24 h",
    title: "Findings in the last 24 hours",
    width: 54,
    alignEnd: true,
    givesWay: 3,
    cell: ({ findings24h }) => formatCount(findings24h),
  },
  {
    id: "findings30d",
    header: "30 d",
    title: "Findings in the last 30 days",
    width: 60,
    alignEnd: true,
    sort: "findings",
    cell: ({ findings30d }) => formatCount(findings30d),
  },
  {
    id: "shadow30d",
    header: "Shadow 30 d",
    title: "Found in shadow in the last 30 days, which never alerts",
    width: 88,
    alignEnd: true,
    givesWay: 4,
    sort: "shadow",
    cell: ({ shadowFindings30d }) =>
      shadowFindings30d === 0 ? <span className="faint">0</span> : formatCount(shadowFindings30d),
  },
  {
    id: "lastMatch",
    header: "Last match",
    width: 116,
    alignEnd: true,
    sort: "lastMatch",
    cell: ({ lastMatch }) => (lastMatch === null ? NEVER : <Time at={lastMatch} isShort />),
  },
  {
    id: "evaluations",
    header: "Evaluated",
    title: "Times that its condition was worked out",
    width: 84,
    alignEnd: true,
    isHiddenAtFirst: true,
    sort: "evaluations",
    cell: ({ value }) => formatCount(value?.evaluations ?? null),
  },
  {
    id: "matches",
    header: "Matched",
    title: "Of these, matches",
    width: 74,
    alignEnd: true,
    isHiddenAtFirst: true,
    sort: "matches",
    cell: ({ value }) => formatCount(value?.matches ?? null),
  },
  {
    id: "cost",
    header: "CPU",
    title: "Share of the time of all rules",
    width: 56,
    alignEnd: true,
    givesWay: 1,
    sort: "cost",
    cell: ({ value }) => formatShare(value?.costShare ?? null),
  },
  {
    id: "origin",
    header: "Origin",
    width: 70,
    givesWay: 6,
    cell: ({ origin }) => <span className="dim">{origin}</span>,
  },
];

function isOn({ state }: RuleView): boolean {
  return state === "live" || state === "shadow";
}

/** What one should know of a rule before one trusts it; each with words. */
function RuleMarks({ rule }: { readonly rule: RuleRow }): ReactNode {
  const { isWaiting, hasShippedMovedOn, deadFields, issues } = rule;
  return (
    <>
      {isWaiting && (
        <span className="rule-mark" title="A change of it waits for approval">
          <IconClock aria-hidden /> waits
        </span>
      )}
      {hasShippedMovedOn && (
        <span className="rule-mark" title="The shipped rule changed since this one took its place">
          <IconGitCompare aria-hidden /> shipped rule changed
        </span>
      )}
      {deadFields.length > 0 && (
        <span className="rule-mark medium" title={visibleText(deadFields.map(deadFieldText).join("\n"))}>
          <IconAlertTriangle aria-hidden /> {formatCountOf(deadFields.length, "dead field")}
        </span>
      )}
      {issues > 0 && <span className="rule-mark high">{formatCountOf(issues, "issue")}</span>}
    </>
  );
}

function logsourceText({ product, category, service }: RuleView["logsource"]): string {
  return [product, category, service].filter((part) => part !== undefined).join(" / ");
}

/** What a rule is held against: a log source, or what other rules found. */
function subjectText({ logsource, correlation }: RuleView): string {
  if (correlation === null) return logsourceText(logsource);
  const by = correlation.groupBy.length === 0 ? "" : ` by ${correlation.groupBy.join(", ")}`;
  const late = correlation.late === 0 ? "" : `, ${formatCount(correlation.late)} late`;
  return `${correlation.type}${by} in ${timespanText(correlation.timespanMs)}${late}`;
}

/** A rule on a phone. */
export function narrowRule(rule: RuleRow): ReactNode {
  return (
    <>
      <div className="row">
        <LevelMark level={rule.level} />
        <span className={isOn(rule) ? "cut grow" : "cut grow faint"}>
          <HostileText text={rule.title} />
        </span>
        <RuleStateMark state={rule.state} />
      </div>
      <div className="row dim">
        <span className="cut grow">{subjectText(rule)}</span>
        {rule.shadowFindings30d > 0 && (
          <span className="faint">{formatCount(rule.shadowFindings30d)} in shadow</span>
        )}
        <span className="number">{formatCount(rule.findings30d)}</span>
        {rule.lastMatch !== null && <Time at={rule.lastMatch} isShort />}
      </div>
    </>
  );
}

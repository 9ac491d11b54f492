import type { ReactNode } from "react";
import type { RuleDetail } from "../../../../src/schema/views/rule.ts";
import { Sparkline } from "../../components/charts/sparkline.tsx";
import { CodeView } from "../../components/code/code-view.tsx";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { References, TechniqueLinks } from "../../components/text/out-link.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount, formatShare } from "../../text/format-number.ts";
import { timespanText } from "../../text/timespan-text.ts";
import { IssueList } from "./issue-list.tsx";
import { deadFieldText, type RuleRow } from "./rule-rows.ts";

/** What a rule looks for, what it found and costs, and its text. */
export function RuleDefinition({
  rule,
  row,
}: {
  readonly rule: RuleDetail;
  readonly row: RuleRow;
}): ReactNode {
  return (
    <>
      <div className="panel-section">
        <RuleFacts rule={rule} row={row} />
      </div>
      {row.deadFields.length > 0 && (
        <Section title="Dead fields" aside="events of the last 30 days">
          <ul className="issue-list">
            {row.deadFields.map((dead) => (
              <li key={dead.field} className="medium">
                <HostileText text={deadFieldText(dead)} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {rule.issueList.length > 0 && (
        <Section title="Issues">
          <IssueList issues={rule.issueList} />
        </Section>
      )}
      <Section title="Text" aside={<RulePath path={rule.path} />}>
        <CodeView text={rule.text} label="The rule's text" isYaml />
      </Section>
      <RecentFindings rule={rule} />
    </>
  );
}

function RulePath({ path }: { readonly path: string }): ReactNode {
  return (
    <code>
      <HostileText text={path} />
    </code>
  );
}

function RuleFacts({ rule, row }: { readonly rule: RuleDetail; readonly row: RuleRow }): ReactNode {
  const { falsePositives, lastMatch } = rule;
  return (
    <>
      {rule.description !== "" && (
        <p className="rule-text">
          <HostileText text={rule.description} keepLines />
        </p>
      )}
      <Facts
        facts={[
          ["Level", <LevelMark key="level" level={rule.level} withWord />],
          ["Status", rule.status],
          ["ATT&CK", <Techniques key="attack" rule={rule} />],
          ["False positives", <HostileText key="fp" text={falsePositives.join("; ") || "none named"} />],
          ...(rule.references.length > 0
            ? [["References", <References key="refs" texts={rule.references} />] as const]
            : []),
          [
            "Findings, 30 days",
            <span key="found" className="row">
              {formatCount(rule.findings30d)}
              <Sparkline
                values={rule.daily.map(({ findings }) => findings)}
                label="findings a day, last 30 days"
                width={120}
              />
            </span>,
          ],
          ["In shadow, 30 days", formatCount(rule.shadowFindings30d)],
          ["Last match", lastMatch === null ? "never" : <Time key="last" at={lastMatch} isShort />],
          ...correlationFacts(rule),
          ["Cost", <Cost key="cost" row={row} />],
          ["Author", <HostileText key="author" text={rule.author || "not named"} />],
          ["Changed", rule.modified || rule.date || "not said"],
          [
            "Version",
            <span key="version">
              {rule.versionNumber !== null && `${rule.versionNumber}, `}
              <code>{rule.version}</code>
            </span>,
          ],
        ]}
      />
    </>
  );
}

function Cost({ row: { value } }: { readonly row: RuleRow }): ReactNode {
  if (value === null) return <span className="faint">not known</span>;
  return `${formatShare(value.costShare)} of the time of all rules; ${formatCount(value.matches)} matches of ${formatCount(value.evaluations)} evaluations`;
}

function correlationFacts({ correlation }: RuleDetail): readonly (readonly [string, ReactNode])[] {
  if (correlation === null) return [];
  const { type, rules, groupBy, timespanMs, condition, late, ungrouped } = correlation;
  return [
    ["Correlates", `${type} within ${timespanText(timespanMs)}: ${condition}`],
    ["Rules", <HostileText key="rules" text={rules.map(ruleName).join("; ")} />],
    ["In common", <HostileText key="by" text={groupBy.join(", ") || "nothing"} />],
    ["Came too late", `${formatCount(late)} matches since the start`],
    ["Without a group", `${formatCount(ungrouped)} matches since the start`],
  ];
}

function ruleName({ name, uid, title }: NonNullable<RuleDetail["correlation"]>["rules"][number]): string {
  return uid === null ? `${name}, which is not there` : title;
}

function Techniques({ rule }: { readonly rule: RuleDetail }): ReactNode {
  if (rule.techniques.length === 0 && rule.tactics.length === 0) return "none named";
  return (
    <>
      <TechniqueLinks techniques={rule.techniques} /> <span className="mono">{rule.tactics.join(", ")}</span>
    </>
  );
}

function RecentFindings({ rule }: { readonly rule: RuleDetail }): ReactNode {
  if (rule.recentFindings.length === 0) return null;
  return (
    <Section title="Latest findings">
      {rule.recentFindings.map((finding) => (
        <div key={finding.uid} className="row rule-finding">
          <Time at={finding.time} />
          <span className="mono cut grow">
            <HostileText
              text={
                finding.entities.map(({ kind, value }) => `${kind}:${value}`).join("  ") || finding.sourceName
              }
            />
          </span>
          {finding.purpose === "shadow" && <span className="faint">in shadow</span>}
        </div>
      ))}
    </Section>
  );
}

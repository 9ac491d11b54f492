import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { RuleState } from "../../../../src/schema/rule-state.ts";
import type { RuleDetail } from "../../../../src/schema/views/rule.ts";
import { answer, api } from "../../api/client.ts";
import { detectKeys, ruleQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Sparkline } from "../../components/charts/sparkline.tsx";
import { CodeView } from "../../components/code/code-view.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { type RunningChange, useChange } from "../../components/feedback/use-change.ts";
import { LevelMark } from "../../components/marks/level-mark.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { Facts, Section } from "../../components/panel/section.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { References, TechniqueLinks } from "../../components/text/out-link.tsx";
import { Time } from "../../components/time/time.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { formatCount, formatShare } from "../../text/format-number.ts";
import { timespanText } from "../../text/timespan-text.ts";
import { IssueList } from "./issue-list.tsx";
import { RuleTrial } from "./rule-trial.tsx";

export type RulePanelProps = { readonly ruleUid: string; readonly onClose: () => void };

/** One rule: what it looks for, what it found, its text, and a place to try it. */
export function RulePanel({ ruleUid, onClose }: RulePanelProps): ReactNode {
  const { data: rule, error, refetch } = useQuery(ruleQuery(useTenantUid(), ruleUid));
  if (error)
    return <ErrorState what="The rule could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (!rule)
    return (
      <div className="panel-section">
        <SkeletonLines count={14} label="The rule" />
      </div>
    );
  return (
    <>
      <div className="panel-section">
        <PanelHead title={rule.title} onClose={onClose} />
        <RuleFacts rule={rule} />
        <RuleActions rule={rule} onClose={onClose} />
      </div>
      {rule.issueList.length > 0 && (
        <Section title="Issues">
          <IssueList issues={rule.issueList} />
        </Section>
      )}
      <Section title="Text" aside={<RulePath path={rule.path} />}>
        <CodeView text={rule.text} label="The rule's text" isYaml />
      </Section>
      <RuleTrial text={rule.text} />
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

function RuleFacts({ rule }: { readonly rule: RuleDetail }): ReactNode {
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
          ["Status", `${rule.status}, ${rule.state}`],
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
          ["Last match", lastMatch === null ? "never" : <Time key="last" at={lastMatch} isShort />],
          ...correlationFacts(rule),
          ["Evaluated", `${formatCount(rule.evaluations)} times, ${formatShare(rule.costShare)} of all`],
          ["Author", <HostileText key="author" text={rule.author || "not named"} />],
          ["Changed", rule.modified || rule.date || "not said"],
          ["Version", <code key="version">{rule.version}</code>],
        ]}
      />
    </>
  );
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

function RuleActions({
  rule,
  onClose,
}: {
  readonly rule: RuleDetail;
  readonly onClose: () => void;
}): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("rules:write");
  const [isRemoving, setRemoving] = useState(false);
  const params = { path: { tenantUid, ruleUid: rule.uid } };
  const stale = detectKeys.rules(tenantUid);
  const change: RunningChange<RuleState> = useChange({
    call: (state: RuleState) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/rules/states", {
          params: { path: { tenantUid } },
          body: { ruleUids: [rule.uid], state },
        }),
      ),
    stale,
    done: (state) => `The rule is ${state}`,
    undo: () => () => change.run(rule.state),
  });
  const next = rule.state === "live" ? "retired" : "live";
  const remove = useChange({
    call: (_given: undefined) => api.DELETE("/api/v1/tenants/{tenantUid}/rules/{ruleUid}", { params }),
    stale,
    done: () => `${rule.title} was removed`,
    onDone: onClose,
  });
  useShortcuts({ "detect.switch": mayWrite && (() => change.run(next)) });
  if (!mayWrite) return null;
  return (
    <div className="row wrap rule-actions">
      <Button keys="detect.switch" disabled={change.isPending} onClick={() => change.run(next)}>
        {next === "retired" ? "Switch off" : "Switch on"}
      </Button>
      {rule.origin === "tenant" && (
        <Button look="danger" onClick={() => setRemoving(true)}>
          Remove the rule
        </Button>
      )}
      {isRemoving && (
        <Confirm
          title={`Remove ${rule.title}?`}
          action="Remove the rule"
          onConfirm={() => remove.run(undefined)}
          onClose={() => setRemoving(false)}
        >
          Its findings and alerts stay. Its versions are kept.
        </Confirm>
      )}
    </div>
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
        </div>
      ))}
    </Section>
  );
}

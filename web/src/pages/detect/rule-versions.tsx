import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import type { RuleVersion, VersionName } from "../../../../src/schema/views/rule-life.ts";
import type { RuleDetail } from "../../../../src/schema/views/rule.ts";
import { answer, api } from "../../api/client.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { ruleDiffQuery, ruleVersionsQuery } from "../../api/rules.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { type RunningChange, useChange } from "../../components/feedback/use-change.ts";
import { Field } from "../../components/field/field.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { RuleDiffView } from "./rule-diff.tsx";

/** Every saved text of a rule, what changed between any two, and the way back to one. */
export function RuleVersions({ rule }: { readonly rule: RuleDetail }): ReactNode {
  const { data, error, refetch } = useQuery(ruleVersionsQuery(useTenantUid(), rule.uid));
  if (error)
    return <ErrorLine what="The versions could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div className="panel-section">
        <SkeletonLines count={5} label="The versions" />
      </div>
    );
  const { versions } = data;
  const hasShipped = rule.origin !== "tenant" || rule.shipped !== null;
  return (
    <>
      <Section title="Versions">
        {versions.length === 0 && (
          <p className="faint">
            Nobody here wrote this rule: it is as it came. Its first version is made when somebody saves a
            change.
          </p>
        )}
        <ol className="version-list">
          {versions.map((version, i) => (
            <Version key={version.number} rule={rule} version={version} before={versions[i + 1]} />
          ))}
        </ol>
      </Section>
      {(versions.length > 1 || (versions.length > 0 && hasShipped)) && (
        <Comparison rule={rule} versions={versions} hasShipped={hasShipped} />
      )}
    </>
  );
}

type VersionProps = {
  readonly rule: RuleDetail;
  readonly version: RuleVersion;
  /** The one that it was written over. */
  readonly before: RuleVersion | undefined;
};

const ORIGIN_WORDS = { console: "in the console", api: "by the API", sync: "from the repository" } as const;

function Version({ rule, version, before }: VersionProps): ReactNode {
  const [, setState] = useUrlState();
  const mayWrite = useMay("rules:write");
  const [isAsking, setAsking] = useState(false);
  return (
    <li>
      <div className="row">
        <b className="number">{version.number}</b>
        <span className="cut grow">
          <HostileText text={version.author.name} />{" "}
          <span className="dim">{ORIGIN_WORDS[version.origin]}</span>
        </span>
        {version.isCurrent && <span className="tag new">current</span>}
        <Time at={version.at} isShort />
      </div>
      <div className="dim">
        {version.rolledBackTo !== null && `Rolled back to ${version.rolledBackTo}. `}
        {version.comment === "" ? (
          <span className="faint">no comment</span>
        ) : (
          <HostileText text={version.comment} keepLines />
        )}
        {version.commit !== null && (
          <code>
            {" "}
            <HostileText text={version.commit.slice(0, 12)} />
          </code>
        )}
      </div>
      <div className="row wrap">
        {before && (
          <Button
            look="plain"
            onClick={() => setState({ from: String(before.number), to: String(version.number) }, "replace")}
          >
            What it changed
          </Button>
        )}
        {mayWrite && !version.isCurrent && (
          <Button look="plain" onClick={() => setAsking(true)}>
            Roll back to {version.number}
          </Button>
        )}
      </div>
      {isAsking && <RollbackQuestion rule={rule} number={version.number} onClose={() => setAsking(false)} />}
    </li>
  );
}

type QuestionProps = {
  readonly rule: RuleDetail;
  readonly number: number;
  readonly onClose: () => void;
};

function RollbackQuestion({ rule, number, onClose }: QuestionProps): ReactNode {
  const rollBack = useRollback(rule, onClose);
  return (
    <Confirm
      title={`Roll back to version ${number}?`}
      action={`Roll back to ${number}`}
      onConfirm={() => rollBack.run(number)}
      onClose={onClose}
    >
      Its text and tests are saved again as a new version. The rule stays {rule.state}
      {rule.state === "live" && ", so it alerts by that text at once"}.
    </Confirm>
  );
}

/** Saves an older text again; undone by saving the one that was there. */
function useRollback(
  rule: Pick<RuleDetail, "uid" | "versionNumber">,
  onDone: () => void,
): RunningChange<number> {
  const tenantUid = useTenantUid();
  const change: RunningChange<number> = useChange({
    call: (number: number) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/rules/{ruleUid}/rollback", {
          params: { path: { tenantUid, ruleUid: rule.uid } },
          body: { number },
        }),
      ),
    stale: ["detect", tenantUid],
    done: (number, { proposalUid, issues }) => {
      if (proposalUid !== null) return `Version ${number} waits for approval`;
      const fault = issues.find(({ severity }) => severity === "error");
      return fault ? `Nothing was changed: ${fault.message}` : `The rule is as in version ${number} again`;
    },
    undo: (_number, { updated, proposalUid }) => {
      const { versionNumber } = rule;
      if (versionNumber === null || updated === 0 || proposalUid !== null) return null;
      return () => change.run(versionNumber);
    },
    onDone,
  });
  return change;
}

type ComparisonProps = {
  readonly rule: RuleDetail;
  readonly versions: readonly RuleVersion[];
  readonly hasShipped: boolean;
};

function Comparison({ rule, versions, hasShipped }: ComparisonProps): ReactNode {
  const [state, setState] = useUrlState();
  const before = versions[1]?.number ?? "shipped";
  const from = versionName(state["from"]) ?? before;
  const to = versionName(state["to"]) ?? "current";
  const choices = [
    { value: "current", label: "current" },
    ...(hasShipped ? [{ value: "shipped", label: "shipped" }] : []),
    ...versions.map(({ number }) => ({ value: String(number), label: String(number) })),
  ];
  return (
    <Section title="What changed">
      <div className="field-pair">
        <VersionChoice
          label="From"
          choices={choices}
          value={String(from)}
          onChange={(value) => setState({ from: value }, "replace")}
        />
        <VersionChoice
          label="To"
          choices={choices}
          value={String(to)}
          onChange={(value) => setState({ to: value }, "replace")}
        />
      </div>
      <Difference rule={rule} from={from} to={to} />
    </Section>
  );
}

type DifferenceProps = {
  readonly rule: RuleDetail;
  readonly from: VersionName;
  readonly to: VersionName;
};

function Difference({ rule, from, to }: DifferenceProps): ReactNode {
  const { data, error, isPlaceholderData } = useQuery(ruleDiffQuery(useTenantUid(), rule.uid, { from, to }));
  if (error) return <ErrorLine what="They could not be compared" error={error} />;
  if (!data) return <SkeletonLines count={6} label="What changed" />;
  return (
    <div className={isPlaceholderData ? "is-stale" : undefined}>
      <RuleDiffView diff={data} label={`From ${from} to ${to}`} />
    </div>
  );
}

type VersionChoiceProps = {
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
};

function VersionChoice({ label, choices, value, onChange }: VersionChoiceProps): ReactNode {
  const id = useId();
  return (
    <Field label={label} htmlFor={id}>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

function versionName(text: string | undefined): VersionName | null {
  if (text === "current" || text === "shipped") return text;
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : null;
}

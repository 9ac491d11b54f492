import "../../components/tabs/tabs.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { RuleDetail } from "../../../../src/schema/views/rule.ts";
import { api } from "../../api/client.ts";
import { detectKeys, ruleQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { useChange } from "../../components/feedback/use-change.ts";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { KeyCaps } from "../../keyboard/key-caps.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { useUrlState } from "../../state/url-state.ts";
import { Backtest } from "./backtest.tsx";
import { RuleDefinition } from "./rule-definition.tsx";
import { RuleExplain } from "./rule-explain.tsx";
import { RuleHistory } from "./rule-history.tsx";
import type { RuleRow } from "./rule-rows.ts";
import { RuleSql } from "./rule-sql.tsx";
import { RuleStateDialog } from "./rule-state-dialog.tsx";
import { RuleStateSteps } from "./rule-state-mark.tsx";
import type { RuleState } from "./rule-states.ts";
import { RuleTests } from "./rule-tests.tsx";
import { RuleVersions } from "./rule-versions.tsx";
import { useRuleStates } from "./use-rule-states.ts";

export type RulePanelProps = { readonly rule: RuleRow; readonly onClose: () => void };
type PartProps = { readonly rule: RuleDetail; readonly row: RuleRow };

const PARTS = [
  { id: "definition", label: "Definition", part: RuleDefinition, permission: "rules:read" },
  { id: "versions", label: "Versions", part: RuleVersions, permission: "rules:read" },
  { id: "history", label: "States", part: RuleHistory, permission: "rules:read" },
  { id: "tests", label: "Tests", part: RuleTests, permission: "rules:read" },
  { id: "explain", label: "Explain", part: RuleExplain, permission: "events:search" },
  { id: "backtest", label: "Backtest", part: PanelBacktest, permission: "events:search" },
  { id: "sql", label: "SQL", part: RuleSql, permission: "rules:read" },
] as const;

/** One rule: its place in its life, and what can be asked of it; the address says what is shown. */
export function RulePanel({ rule: row, onClose }: RulePanelProps): ReactNode {
  const { data: rule, error, refetch } = useQuery(ruleQuery(useTenantUid(), row.uid));
  return (
    <>
      <div className="panel-section">
        <PanelHead title={row.title} onClose={onClose} />
        {rule && <RuleStanding rule={rule} />}
        {rule && <RuleActions rule={rule} onClose={onClose} />}
        {rule && <ShippedNote rule={rule} />}
      </div>
      {error && !rule && (
        <ErrorState what="The rule could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!rule && !error && (
        <div className="panel-section">
          <SkeletonLines count={14} label="The rule" />
        </div>
      )}
      {rule && <RuleParts rule={rule} row={row} />}
    </>
  );
}

function RuleParts({ rule, row }: PartProps): ReactNode {
  const [state, setState] = useUrlState();
  const maySearch = useMay("events:search");
  const parts = PARTS.filter(({ permission }) => permission === "rules:read" || maySearch);
  const open = parts.find(({ id }) => id === state["part"]) ?? PARTS[0];
  return (
    <>
      <nav className="tabs rule-tabs" aria-label="Parts of the rule">
        {parts.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            aria-current={id === open.id ? "page" : undefined}
            onClick={() => setState({ part: id === "definition" ? undefined : id }, "replace")}
          >
            {label}
          </button>
        ))}
      </nav>
      <open.part rule={rule} row={row} />
    </>
  );
}

function PanelBacktest({ rule }: PartProps): ReactNode {
  return <Backtest ruleUid={rule.uid} text={null} />;
}

function RuleStanding({ rule }: { readonly rule: RuleDetail }): ReactNode {
  const mayWrite = useMay("rules:write");
  const [wanted, setWanted] = useState<RuleState | null>(null);
  const next = rule.state === "live" ? "shadow" : "live";
  useShortcuts({ "rule.state": mayWrite && (() => setWanted(next)) });
  return (
    <>
      <RuleStateSteps state={rule.state} onPick={mayWrite ? setWanted : null} />
      {rule.stateSince !== null && (
        <p className="faint">
          {rule.state} since <Time at={rule.stateSince} isShort />
          {rule.stateBy && (
            <>
              {" "}
              by <HostileText text={rule.stateBy.name} />
            </>
          )}
          {rule.stateComment !== "" && (
            <>
              : <HostileText text={rule.stateComment} />
            </>
          )}
        </p>
      )}
      {wanted !== null && <RuleStateDialog rules={[rule]} state={wanted} onClose={() => setWanted(null)} />}
    </>
  );
}

function ShippedNote({ rule }: { readonly rule: RuleDetail }): ReactNode {
  const [, setState] = useUrlState();
  if (rule.shipped?.hasMovedOn !== true) return null;
  return (
    <p className="rule-note">
      The shipped rule changed since this one took its place.{" "}
      <Button look="plain" onClick={() => setState({ part: "versions", from: "current", to: "shipped" })}>
        Compare with the shipped rule
      </Button>
    </p>
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
  const navigate = useNavigate();
  const mayWrite = useMay("rules:write");
  const [isRemoving, setRemoving] = useState(false);
  const change = useRuleStates();
  const next: RuleState = rule.state === "live" ? "retired" : "live";
  const move = (): void => change.run({ ruleUids: [rule.uid], state: next });
  const remove = useChange({
    call: (_given: undefined) =>
      api.DELETE("/api/v1/tenants/{tenantUid}/rules/{ruleUid}", {
        params: { path: { tenantUid, ruleUid: rule.uid } },
      }),
    stale: detectKeys.rules(tenantUid),
    done: () => `${rule.title} was removed`,
    onDone: onClose,
  });
  const edit = {
    to: "/t/$tenantUid/detect/edit",
    params: { tenantUid },
    search: { rule: rule.uid },
  } as const;
  useShortcuts({
    "detect.switch": mayWrite && move,
    "detect.extend": mayWrite && (() => void navigate(edit)),
  });
  if (!mayWrite) return null;
  return (
    <div className="row wrap rule-actions">
      <Link className="button main" aria-keyshortcuts="e" {...edit}>
        Edit the rule <KeyCaps name="detect.extend" />
      </Link>
      <Button keys="detect.switch" disabled={change.isPending} onClick={move}>
        {next === "retired" ? "Retire" : "Put live"}
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

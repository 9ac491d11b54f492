import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { rulesQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { deadFieldsQuery, ruleValuesQuery } from "../../api/rules.ts";
import { Button } from "../../components/button/button.tsx";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import type { FilterField } from "../../components/filter/filter-field.ts";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { OpenList } from "../../components/table/open-list.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { formatCount } from "../../text/format-number.ts";
import { AddRulesDialog } from "./add-rules-dialog.tsx";
import { narrowRule, RULE_COLUMNS } from "./rule-columns.tsx";
import { RULE_CHOICE } from "./rule-filter.ts";
import { RulePanel } from "./rule-panel.tsx";
import { type RuleRow, ruleRows } from "./rule-rows.ts";
import { RuleStateDialog } from "./rule-state-dialog.tsx";
import { RULE_STATES } from "./rule-states.ts";
import { useRuleStates } from "./use-rule-states.ts";

const uidOf = ({ uid }: RuleRow): string => uid;

const FIELDS: readonly FilterField[] = [
  {
    name: "level",
    label: "level",
    takesMany: true,
    values: choices("critical", "high", "medium", "low", "informational"),
  },
  { name: "state", label: "state", takesMany: true, values: choices(...RULE_STATES) },
  { name: "origin", label: "origin", takesMany: true, values: choices("shipped", "tenant", "folder") },
  {
    name: "is",
    label: "is",
    takesMany: true,
    values: [
      { value: "waiting", label: "waiting: a change waits for approval" },
      { value: "dead-fields", label: "dead-fields: asks for fields that no event has" },
      { value: "moved-on", label: "moved-on: its shipped rule changed since" },
      { value: "no-tests", label: "no-tests: has no tests" },
      { value: "issues", label: "issues: something is wrong with its text" },
      { value: "synced", label: "synced: came from the rule repository" },
      { value: "correlation", label: "correlation: looks at what other rules found" },
    ],
  },
];

function choices(...values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: value }));
}

/** Every rule with its state, what it found and what it costs. */
export function RulesTab(): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("rules:write");
  const navigate = useNavigate();
  const [state, setState] = useUrlState();
  const { rows, error, reportError, refetch } = useRuleRows();
  const [isAdding, setAdding] = useState(false);
  const write = (): void => void navigate({ to: "/t/$tenantUid/detect/edit", params: { tenantUid } });
  useShortcuts({ "detect.add": mayWrite && (() => setAdding(true)), "rule.write": mayWrite && write });
  return (
    <>
      <InSlot name="actions">
        {mayWrite && (
          <>
            <Button keys="detect.add" onClick={() => setAdding(true)}>
              Add rules
            </Button>
            <Button look="main" keys="rule.write" onClick={write}>
              Write a rule
            </Button>
          </>
        )}
      </InSlot>
      <div className="page-bar">
        <FilterBar
          fields={FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter rules: state:shadow level:high is:dead-fields powershell T1059 …"
        />
        {rows && <AttentionLinks rows={rows} />}
      </div>
      {reportError && <ErrorLine what="Costs or dead fields are not known" error={reportError} />}
      <OpenList
        name="rules"
        label="Rules"
        columns={RULE_COLUMNS}
        noun={["rule", "rules"]}
        items={rows}
        error={error}
        onRetry={refetch}
        uidOf={uidOf}
        narrow={narrowRule}
        empty="No rules"
        panel={panelOf}
        choice={RULE_CHOICE}
        {...(mayWrite && { bulk: bulkOf })}
      />
      {isAdding && <AddRulesDialog onClose={() => setAdding(false)} />}
    </>
  );
}

/** Rules at once; what they cost and what they ask for in vain as soon as that is known. */
function useRuleRows(): {
  readonly rows: readonly RuleRow[] | undefined;
  readonly error: Error | null;
  readonly reportError: Error | null;
  readonly refetch: () => void;
} {
  const tenantUid = useTenantUid();
  const rules = useQuery(rulesQuery(tenantUid));
  const values = useQuery(ruleValuesQuery(tenantUid));
  const dead = useQuery(deadFieldsQuery(tenantUid));
  const rows = useMemo(
    () => rules.data && ruleRows(rules.data.rules, values.data, dead.data),
    [rules.data, values.data, dead.data],
  );
  return {
    rows,
    error: rules.error,
    reportError: values.error ?? dead.error,
    refetch: () => void rules.refetch(),
  };
}

/** Rules that want somebody's eye, each a way to them. */
function AttentionLinks({ rows }: { readonly rows: readonly RuleRow[] }): ReactNode {
  const [, setState] = useUrlState();
  const waiting = rows.filter(({ isWaiting }) => isWaiting).length;
  const dead = rows.filter(({ deadFields }) => deadFields.length > 0).length;
  const show = (is: string) => () => setState({ is, state: undefined, text: undefined });
  return (
    <>
      {waiting > 0 && (
        <Button look="plain" onClick={show("waiting")}>
          {formatCount(waiting)} waiting
        </Button>
      )}
      {dead > 0 && (
        <Button look="plain" onClick={show("dead-fields")}>
          {formatCount(dead)} with dead fields
        </Button>
      )}
    </>
  );
}

function panelOf(rule: RuleRow, close: () => void): ReactNode {
  return <RulePanel key={rule.uid} rule={rule} onClose={close} />;
}

function bulkOf(rules: readonly RuleRow[], clear: () => void): ReactNode {
  return <RuleBulk rules={rules} onDone={clear} />;
}

/** What can be done with the marked rules; all of it can be taken back. */
function RuleBulk({
  rules,
  onDone,
}: {
  readonly rules: readonly RuleRow[];
  readonly onDone: () => void;
}): ReactNode {
  const [isChoosing, setChoosing] = useState(false);
  const change = useRuleStates();
  const ruleUids = rules.map(({ uid }) => uid);
  useShortcuts({ "rule.state": () => setChoosing(true) });
  return (
    <>
      <Button keys="rule.state" onClick={() => setChoosing(true)}>
        Change the state
      </Button>
      {(["live", "shadow", "retired"] as const).map((state) => (
        <Button key={state} disabled={change.isPending} onClick={() => change.run({ ruleUids, state })}>
          {BULK_WORDS[state]}
        </Button>
      ))}
      {isChoosing && (
        <RuleStateDialog rules={rules} state="shadow" onClose={() => setChoosing(false)} onDone={onDone} />
      )}
    </>
  );
}

const BULK_WORDS = { live: "Put live", shadow: "To shadow", retired: "Retire" } as const;

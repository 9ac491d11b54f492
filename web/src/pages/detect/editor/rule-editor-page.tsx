import "../detect.css";
import "./editor.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { RuleDetail } from "../../../../../src/schema/views/rule.ts";
import { ruleQuery } from "../../../api/detect.ts";
import { useMay, useMe, useTenantUid } from "../../../api/me.ts";
import { EmptyState } from "../../../components/states/empty-state.tsx";
import { ErrorState } from "../../../components/states/error-state.tsx";
import { SkeletonLines } from "../../../components/states/skeleton.tsx";
import { useUrlState } from "../../../state/url-state.ts";
import { RuleEditor } from "./rule-editor.tsx";
import { newRuleText, newUuid } from "./rule-text.ts";

/** Writes a new rule, or changes the one that the address names. */
export function RuleEditorPage(): ReactNode {
  const [{ rule: ruleUid }] = useUrlState();
  const mayWrite = useMay("rules:write");
  const tenantUid = useTenantUid();
  if (!mayWrite)
    return (
      <EmptyState
        title="You may not write rules here"
        action={
          <Link className="button" to="/t/$tenantUid/detect" params={{ tenantUid }}>
            Back to the rules
          </Link>
        }
      >
        Detection engineers and administrators of the tenant may.
      </EmptyState>
    );
  if (ruleUid === undefined) return <NewRule key="new" />;
  return <KnownRule key={ruleUid} ruleUid={ruleUid} />;
}

function NewRule(): ReactNode {
  const me = useMe();
  if (!me) return <Loading />;
  return <NewRuleOf name={me.name} />;
}

function NewRuleOf({ name }: { readonly name: string }): ReactNode {
  const [text] = useState(() => newRuleText(newUuid(), new Date().toISOString().slice(0, 10), name));
  return <RuleEditor rule={null} firstText={text} />;
}

function KnownRule({ ruleUid }: { readonly ruleUid: string }): ReactNode {
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...ruleQuery(useTenantUid(), ruleUid),
    refetchOnMount: "always",
  });
  if (error && !data)
    return <ErrorState what="The rule could not be loaded" error={error} onRetry={() => void refetch()} />;
  // what was loaded earlier may be old, and one must not begin from that
  if (!data || !isFetchedAfterMount) return <Loading />;
  return <FirstOf rule={data} />;
}

/** The rule as it was when one began: what others save meanwhile does not change what one writes. */
function FirstOf({ rule }: { readonly rule: RuleDetail }): ReactNode {
  const [first, setFirst] = useState(rule);
  return (
    <RuleEditor
      key={first.version}
      rule={first}
      firstText={first.text}
      newest={rule}
      onTakeNewest={() => setFirst(rule)}
    />
  );
}

function Loading(): ReactNode {
  return (
    <div className="panel-section">
      <SkeletonLines count={16} label="The rule" />
    </div>
  );
}

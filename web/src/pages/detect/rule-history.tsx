import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { RuleDetail } from "../../../../src/schema/views/rule.ts";
import { useTenantUid } from "../../api/me.ts";
import { ruleStatesQuery } from "../../api/rules.ts";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { RuleStateMark } from "./rule-state-mark.tsx";

/** Which states a rule was in, who moved it and why. */
export function RuleHistory({ rule }: { readonly rule: RuleDetail }): ReactNode {
  const { data, error, refetch } = useQuery(ruleStatesQuery(useTenantUid(), rule.uid));
  return (
    <Section title="History of states">
      {error && <ErrorLine what="It could not be loaded" error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonLines count={4} label="The history" />}
      {data?.changes.length === 0 && (
        <p className="faint">Nobody ever moved it: it is {rule.state} since it is here.</p>
      )}
      <ol className="version-list">
        {data?.changes.map((change) => (
          <li key={`${change.changeUid} ${change.at}`}>
            <div className="row wrap">
              <RuleStateMark state={change.from} /> → <RuleStateMark state={change.to} />
              <span className="cut grow dim">
                <HostileText text={change.by.name} />
              </span>
              <Time at={change.at} isShort />
            </div>
            <div className="dim">
              {change.isForced && <b className="medium">Although its tests failed. </b>}
              {change.comment === "" ? (
                <span className="faint">no comment</span>
              ) : (
                <HostileText text={change.comment} keepLines />
              )}{" "}
              <code className="faint">{change.version}</code>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

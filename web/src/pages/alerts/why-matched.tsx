import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { explanationQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import type { Explanation } from "../../api/paths.ts";
import { CodeView, MarkedText } from "../../components/code/code-view.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { visibleText } from "../../text/visible-text.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { matchedLines } from "./matched-lines.ts";

type Reason = { readonly field: string | null; readonly pattern: string; readonly value: string };

/** The rule with what made it match, and the values that it met. `e` shows the whole rule. */
export function WhyMatched({ alert }: { readonly alert: AlertDetail }): ReactNode {
  const tenantUid = useTenantUid();
  const isRule = alert.detectorKind === "sigma";
  const { data, error, isPending, refetch } = useQuery({
    ...explanationQuery(tenantUid, alert.uid),
    enabled: isRule,
  });
  const [isWhole, setWhole] = useState(false);
  useShortcuts({ "alert.explain": isRule && (() => setWhole(!isWhole)) });
  const [latest] = alert.latestFindings;
  return (
    <Section
      title="Why it matched"
      aside={latest && <code>{isRule ? `rule ${latest.detectorVersion}` : alert.detectorUid}</code>}
    >
      {isRule && isPending && <SkeletonLines count={5} label="The rule" />}
      {error && (
        <ErrorLine what="The rule's text could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data && <RuleText explanation={data} isWhole={isWhole} onToggle={() => setWhole(!isWhole)} />}
      {latest && <Unanswered fields={latest.unanswered} />}
      {data ? <Explained explanation={data} /> : <Reasons reasons={latest?.matched ?? []} />}
    </Section>
  );
}

type RuleTextProps = {
  readonly explanation: Explanation;
  readonly isWhole: boolean;
  readonly onToggle: () => void;
};

function RuleText({ explanation, isWhole, onToggle }: RuleTextProps): ReactNode {
  const { text, hits, marks } = matchedLines(explanation);
  if (explanation.ruleText === "") return <div className="high">The rule was removed since.</div>;
  return (
    <>
      {explanation.isRuleChanged && (
        <div className="high">The rule has changed since; this is its text of today.</div>
      )}
      {isWhole ? (
        <CodeView text={explanation.ruleText} label="The whole rule" marks={marks} isYaml />
      ) : (
        <CodeView
          text={text}
          label="Detection part of the rule; matching lines are marked"
          hits={hits}
          marks={marks}
          isYaml
        />
      )}
      <button type="button" className="link" onClick={onToggle} aria-keyshortcuts="e">
        {isWhole ? "Show what matched" : "Show the whole rule"}
      </button>
    </>
  );
}

/** The rule excludes by what such an event cannot say, so that the match is less sure than it looks. */
function Unanswered({ fields }: { readonly fields: readonly string[] }): ReactNode {
  if (fields.length === 0) return null;
  return (
    <div className="medium">
      In doubt: the rule excludes by <code>{fields.join(", ")}</code>, which this event cannot tell.
    </div>
  );
}

function Explained({ explanation }: { readonly explanation: Explanation }): ReactNode {
  return (
    <>
      <Omitted explanation={explanation} />
      <Reasons reasons={reasonsOf(explanation)} />
    </>
  );
}

/** A selection can have thousands of conditions, and not all are told. */
function Omitted({ explanation }: { readonly explanation: Explanation }): ReactNode {
  return explanation.selections
    .filter(({ omitted }) => omitted > 0)
    .map(({ selection, conditions, omitted }) => (
      <div key={selection} className="dim">
        Left out: {formatCountOf(omitted, "condition")} of <code>{visibleText(selection)}</code>
        {conditions.every(({ holds }) => holds) && ", which may hold too"}
      </div>
    ));
}

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }): ReactNode {
  if (reasons.length === 0) return <div className="faint">What it met in the event is not known</div>;
  return (
    <dl className="facts" style={{ marginTop: 8 }}>
      {reasons.map(({ field, pattern, value }) => (
        <ReasonLine key={`${field}\n${pattern}`} field={field} pattern={pattern} value={value} />
      ))}
    </dl>
  );
}

function ReasonLine({ field, pattern, value }: Reason): ReactNode {
  return (
    <>
      <dt className="mono">{field ?? "any field"}</dt>
      <dd className="mono">
        <MarkedText text={value} marks={[pattern.replace(/^\*+|\*+$/g, "")]} />
      </dd>
    </>
  );
}

function reasonsOf(explanation: Explanation): Reason[] {
  return explanation.selections
    .filter(({ holds }) => holds)
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ field, pattern, value, holds }) =>
      holds && value !== null ? [{ field, pattern, value }] : [],
    );
}

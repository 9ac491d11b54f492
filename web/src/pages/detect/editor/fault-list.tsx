import type { ReactNode } from "react";
import type { RuleIssue } from "../../../../../src/schema/views/rule.ts";
import { Button } from "../../../components/button/button.tsx";
import { Section } from "../../../components/panel/section.tsx";
import { ErrorLine } from "../../../components/states/error-state.tsx";
import { HostileText } from "../../../components/text/hostile-text.tsx";
import { formatCountOf } from "../../../text/format-number.ts";

export type FaultListProps = {
  readonly issues: readonly RuleIssue[] | undefined;
  readonly error: Error | null;
  readonly onGo: (issue: RuleIssue) => void;
  readonly onNext: () => void;
};

/** What is wrong with the text, each a way to its place. */
export function FaultList({ issues, error, onGo, onNext }: FaultListProps): ReactNode {
  const errors = issues?.filter(({ severity }) => severity === "error").length ?? 0;
  return (
    <Section
      title="Faults"
      aside={
        issues && issues.length > 0 ? (
          <Button look="plain" keys="rule.nextFault" onClick={onNext}>
            Next
          </Button>
        ) : undefined
      }
    >
      {error && <ErrorLine what="The text could not be checked" error={error} />}
      <p role="status" className={errors > 0 ? "bad" : "dim"}>
        {issues === undefined
          ? "Checking …"
          : issues.length === 0
            ? "No faults"
            : `${formatCountOf(errors, "error")}, ${formatCountOf(issues.length - errors, "remark")}`}
      </p>
      <ul className="issue-list">
        {issues?.map((issue) => (
          <li key={`${issue.file}:${issue.line}:${issue.column}:${issue.code}:${issue.message}`}>
            <button type="button" className="fault-link" onClick={() => onGo(issue)}>
              <span
                className={
                  issue.severity === "error" ? "bad" : issue.severity === "warning" ? "medium" : "dim"
                }
              >
                {issue.severity}
              </span>{" "}
              <code>
                {issue.line}:{issue.column}
              </code>{" "}
              <HostileText text={issue.message} />
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

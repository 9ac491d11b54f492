import type { ReactNode } from "react";
import type { RuleIssue } from "../../../../src/schema/views/rule.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";

/** What is wrong with rules, each with its place. */
export function IssueList({ issues }: { readonly issues: readonly RuleIssue[] }): ReactNode {
  return (
    <ul className="issue-list">
      {issues.map(({ severity, code, message, file, line, column }) => (
        <li key={`${file}:${line}:${column}:${code}:${message}`}>
          <span className={severity === "error" ? "bad" : "dim"}>{severity}</span>{" "}
          <code>
            <HostileText text={`${file}:${line}:${column}`} />
          </code>{" "}
          <HostileText text={message} /> <span className="faint mono">{code}</span>
        </li>
      ))}
    </ul>
  );
}

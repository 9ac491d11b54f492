import type { ReactNode } from "react";
import type { RuleIssue } from "../../../../src/schema/views/rule.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { formatCount } from "../../text/format-number.ts";

/** Issues that are drawn; a folder of thousands of rules can have more than anybody reads. */
const SHOWN = 200;
const RANK = { error: 0, warning: 1, info: 2 } as const;

/** What is wrong with rules, each with its place; errors first. */
export function IssueList({ issues }: { readonly issues: readonly RuleIssue[] }): ReactNode {
  const ordered = issues.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  return (
    <ul className="issue-list">
      {ordered.slice(0, SHOWN).map(({ severity, code, message, file, line, column }) => (
        <li key={`${file}:${line}:${column}:${code}:${message}`}>
          <span className={severity === "error" ? "bad" : "dim"}>{severity}</span>{" "}
          <code>
            <HostileText text={`${file}:${line}:${column}`} />
          </code>{" "}
          <HostileText text={message} /> <span className="faint mono">{code}</span>
        </li>
      ))}
      {issues.length > SHOWN && <li className="faint">and {formatCount(issues.length - SHOWN)} more</li>}
    </ul>
  );
}

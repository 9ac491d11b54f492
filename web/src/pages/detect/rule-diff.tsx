import type { ReactNode } from "react";
import type { RuleDiff, RuleFieldChange } from "../../../../src/schema/views/rule-life.ts";
import { HunkDiff } from "../../components/code/diff.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";

/** What changed between two texts of a rule: what it means, then line by line. */
export function RuleDiffView({
  diff,
  label,
}: {
  readonly diff: RuleDiff;
  readonly label: string;
}): ReactNode {
  if (diff.hunks.length === 0) return <p className="faint">The texts are the same.</p>;
  return (
    <div className="rule-diff">
      <p className={diff.changesDetection ? "medium" : "dim"}>
        {diff.changesDetection
          ? "It matches other events than before."
          : "It matches the same events as before."}
      </p>
      {diff.changes.length > 0 && (
        <ul className="meaning">
          {diff.changes.map((change) => (
            <Meaning key={`${change.kind} ${change.field}`} change={change} />
          ))}
        </ul>
      )}
      <HunkDiff hunks={diff.hunks} label={label} />
    </div>
  );
}

function Meaning({ change: { kind, field, from, to } }: { readonly change: RuleFieldChange }): ReactNode {
  return (
    <li>
      <b className="mono">
        <HostileText text={field} />
      </b>{" "}
      <span className="dim">{kind}</span>
      {from !== null && (
        <div className="meaning-from mono">
          <span className="screen-reader-only">from </span>
          <HostileText text={from} keepLines />
        </div>
      )}
      {to !== null && (
        <div className="meaning-to mono">
          <span className="screen-reader-only">to </span>
          <HostileText text={to} keepLines />
        </div>
      )}
    </li>
  );
}

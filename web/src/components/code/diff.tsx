import "./code.css";
import { Fragment, type ReactNode } from "react";
import { formatCountOf } from "../../text/format-number.ts";
import { HostileText } from "../text/hostile-text.tsx";
import { type DiffHunk, type DiffLine, diffLines, foldDiff, hunkLines } from "./diff-lines.ts";

const SIGNS = { same: " ", added: "+", removed: "−" } as const;
const NAMES = { same: "", added: "added: ", removed: "removed: " } as const;

/** What changed between two texts, line by line, equal lines folded away. */
export function Diff({
  before,
  after,
  label,
}: {
  readonly before: string;
  readonly after: string;
  readonly label: string;
}): ReactNode {
  const lines = foldDiff(diffLines(before, after));
  return (
    // a box that scrolls must be reachable with the keyboard: WCAG 2.2, 2.1.1
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="code diff" role="group" aria-label={label} tabIndex={0}>
      {lines.map((line, i) =>
        typeof line === "number" ? (
          <div key={i} className="diff-gap">
            {formatCountOf(line, "equal line")}
          </div>
        ) : (
          <Line key={i} line={line} />
        ),
      )}
    </div>
  );
}

/** The same for a difference that the API worked out. */
export function HunkDiff({
  hunks,
  label,
}: {
  readonly hunks: readonly DiffHunk[];
  readonly label: string;
}): ReactNode {
  return (
    // a box that scrolls must be reachable with the keyboard: WCAG 2.2, 2.1.1
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="code diff" role="group" aria-label={label} tabIndex={0}>
      {hunks.map((hunk) => (
        <Fragment key={`${hunk.fromLine} ${hunk.toLine}`}>
          <div className="diff-gap">line {hunk.toLine}</div>
          {hunkLines(hunk).map((line, i) => (
            <Line key={i} line={line} />
          ))}
        </Fragment>
      ))}
    </div>
  );
}

function Line({ line }: { readonly line: DiffLine }): ReactNode {
  return (
    <div className={line.kind === "same" ? "code-line" : `code-line ${line.kind}`}>
      <span>{line.before}</span>
      <span>{line.after}</span>
      <span aria-hidden="true">{SIGNS[line.kind]}</span>
      <span>
        <span className="screen-reader-only">{NAMES[line.kind]}</span>
        <HostileText text={line.text} keepLines />
      </span>
    </div>
  );
}

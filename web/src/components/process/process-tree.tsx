import "./process-tree.css";
import type { ReactNode } from "react";
import type { ProcessNode } from "../../../../src/schema/views/event.ts";
import { LevelMark } from "../marks/level-mark.tsx";
import { HostileText } from "../text/hostile-text.tsx";
import { type ProcessRow, processRows } from "./process-rows.ts";

export type ProcessTreeProps = {
  readonly roots: readonly ProcessNode[];
  readonly label: string;
  /** Opens the event that a process was seen in. */
  readonly onOpen?: (eventUid: string) => void;
};

/** Who started whom, the process of the alert marked, findings with their level. */
export function ProcessTree({ roots, label, onOpen }: ProcessTreeProps): ReactNode {
  const { rows, isCut } = processRows(roots);
  return (
    <>
      <ul className="process-tree" aria-label={label}>
        {rows.map((row) => (
          <li key={row.node.uid}>
            <ProcessLine row={row} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {isCut && <div className="faint">Only the first {rows.length} processes are shown</div>}
    </>
  );
}

function ProcessLine({
  row,
  onOpen,
}: {
  readonly row: ProcessRow;
  readonly onOpen: ProcessTreeProps["onOpen"];
}): ReactNode {
  const { node, guide, depth } = row;
  const { eventUid } = node;
  const content = (
    <>
      <span className="screen-reader-only">{`Depth ${depth + 1}: `}</span>
      <span className="process-guide" aria-hidden="true">
        {guide}
      </span>
      <span className="process-name">
        <HostileText text={node.name} />
      </span>
      <span className="process-command">
        <HostileText text={detailOf(node)} />
      </span>
      {node.level !== null && <LevelMark level={node.level} />}
    </>
  );
  const className = node.isFocus ? "process focus" : "process";
  if (eventUid === null || !onOpen) return <div className={className}>{content}</div>;
  return (
    <button type="button" className={className} title="Open the event" onClick={() => onOpen(eventUid)}>
      {content}
    </button>
  );
}

/** What tells one process from another of its name: its arguments, else its path, else who ran it. */
function detailOf(node: ProcessNode): string {
  const command = node.cmdLine.trim();
  const rest = command.replace(/^("[^"]*"|\S+)\s*/, "");
  const parts = [rest === "" ? node.path : rest, node.user].filter((part) => part !== "");
  return parts.join(" · ");
}

import type { ReactNode } from "react";
import type { FoundEvent } from "../../../../src/schema/views/event.ts";
import { MarkedText } from "../../components/code/code-view.tsx";
import { formatBytes } from "../../text/format-number.ts";
import { rawExcerpt } from "./raw-excerpt.ts";

/** A raw record in the list, with what the query looks for. The summary stands in until the record is here. */
export function RawLine({
  event,
  marks,
  lines,
}: {
  readonly event: FoundEvent;
  readonly marks: readonly string[];
  /** Lines that it may take. */
  readonly lines: number;
}): ReactNode {
  const { raw } = event;
  if (raw === null)
    return (
      <span className="mono cut dim">
        <MarkedText text={event.message} marks={marks} keepLines={false} />
      </span>
    );
  const text = <MarkedText text={rawExcerpt(raw.text, marks, lines)} marks={marks} keepLines={false} />;
  if (lines <= 1) return <span className="mono cut">{text}</span>;
  const hidden = raw.bytes - new TextEncoder().encode(raw.text).length;
  return (
    <span className="mono raw-wrapped" style={{ WebkitLineClamp: lines }}>
      {text}
      {hidden > 0 && <span className="faint"> … {formatBytes(hidden)} more</span>}
    </span>
  );
}

import "./json-tree.css";
import { type ReactNode, useState } from "react";
import { formatCountOf } from "../../text/format-number.ts";
import { visibleText } from "../../text/visible-text.ts";
import { MarkedText } from "../code/code-view.tsx";
import { CopyButton } from "../text/copy-button.tsx";
import { type JsonRow, jsonRows } from "./json-rows.ts";

export type JsonTreeProps = {
  readonly value: unknown;
  readonly label: string;
  /** Keeps only entries that hold it, and marks it. */
  readonly search?: string;
  /** Texts that are marked: what a rule matched. */
  readonly marks?: readonly string[];
};

/** Names and values of a JSON document, nested entries to open and close, each value to copy. */
export function JsonTree({ value, label, search = "", marks = [] }: JsonTreeProps): ReactNode {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const { rows, isCut } = jsonRows(value, { closed, search });
  const toggle = (path: string): void => {
    const next = new Set(closed);
    if (!next.delete(path)) next.add(path);
    setClosed(next);
  };
  const wanted = search.trim() === "" ? marks : [...marks, search.trim()];
  return (
    <div className="json" role="group" aria-label={label}>
      {rows.map((row) => (
        <Row key={row.path} row={row} marks={wanted} onToggle={toggle} />
      ))}
      {rows.length === 0 && (
        <div className="faint">{search === "" ? "No fields" : "No field or value holds this"}</div>
      )}
      {isCut && (
        <div className="faint">Only the first {rows.length} entries are shown; search to see others</div>
      )}
    </div>
  );
}

type RowProps = {
  readonly row: JsonRow;
  readonly marks: readonly string[];
  readonly onToggle: (path: string) => void;
};

function Row({ row, marks, onToggle }: RowProps): ReactNode {
  const name = row.name ?? "";
  const isNested = row.text === "" && row.count > 0;
  return (
    <div className="json-row">
      <span className="json-name" style={{ paddingLeft: row.depth * 12 }}>
        {isNested ? (
          <button
            type="button"
            aria-expanded={row.isOpen}
            aria-label={`${row.isOpen ? "Close" : "Open"} ${visibleText(name)}`}
            onClick={() => onToggle(row.path)}
          >
            {row.isOpen ? "▾" : "▸"}
          </button>
        ) : (
          <i />
        )}
        <span className="cut" title={visibleText(name)}>
          <MarkedText text={name} marks={marks} />
        </span>
      </span>
      <span className={`json-value json-${row.kind}`}>
        {isNested ? (
          <span className="faint">{formatCountOf(row.count, row.kind === "array" ? "value" : "field")}</span>
        ) : (
          <>
            <span>
              <MarkedText text={row.text} marks={marks} />
            </span>
            <CopyButton text={row.text} label={`Copy ${visibleText(name)}`} />
          </>
        )}
      </span>
    </div>
  );
}

import "./json-tree.css";
import { type ReactNode, useState } from "react";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { visibleText } from "../../text/visible-text.ts";
import { Button } from "../button/button.tsx";
import { MarkedText } from "../code/code-view.tsx";
import { type ActionGroup, ActionMenu } from "../menu/action-menu.tsx";
import { CopyButton } from "../text/copy-button.tsx";
import { type JsonRow, jsonRows } from "./json-rows.ts";

export type JsonTreeProps = {
  readonly value: unknown;
  readonly label: string;
  /** Keeps only entries that hold it, and marks it. */
  readonly search?: string;
  /** Texts that are marked: what a rule matched. */
  readonly marks?: readonly string[];
  /** What can be done with a value; its name then opens a menu of it. */
  readonly actions?: ((row: JsonRow) => readonly ActionGroup[]) | undefined;
};

/** Lines that are drawn at once: more are asked for, so that an event of thousands of fields opens at once too. */
const STEP = 300;

/** Names and values of a JSON document, nested entries to open and close, each value to copy. */
export function JsonTree({ value, label, search = "", marks = [], actions }: JsonTreeProps): ReactNode {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState(STEP);
  const [acting, setActing] = useState<Acting | null>(null);
  const { rows, isCut } = jsonRows(value, { closed, search }, limit);
  const toggle = (path: string): void => {
    const next = new Set(closed);
    if (!next.delete(path)) next.add(path);
    setClosed(next);
  };
  const wanted = search.trim() === "" ? marks : [...marks, search.trim()];
  return (
    <div className="json" role="group" aria-label={label}>
      {rows.map((row) => (
        <Row
          key={row.path}
          row={row}
          marks={wanted}
          onToggle={toggle}
          onAct={actions && ((box) => setActing({ row, box }))}
        />
      ))}
      {rows.length === 0 && (
        <div className="faint">{search === "" ? "No fields" : "No field or value holds this"}</div>
      )}
      {isCut && (
        <div className="row">
          <span className="faint grow">The first {formatCount(rows.length)} entries</span>
          <Button onClick={() => setLimit(limit + STEP)}>Show {STEP} more</Button>
        </div>
      )}
      {acting && actions && (
        <ActionMenu opened onChange={(opened) => opened || setActing(null)} groups={actions(acting.row)}>
          <button
            type="button"
            className="json-anchor"
            aria-label={`Actions on ${visibleText(acting.row.name ?? "")}`}
            tabIndex={-1}
            style={acting.box}
          />
        </ActionMenu>
      )}
    </div>
  );
}

/** The line whose menu is open, and where on the screen. */
type Acting = { readonly row: JsonRow; readonly box: Box };
type Box = Pick<DOMRect, "left" | "top" | "width" | "height">;

type RowProps = {
  readonly row: JsonRow;
  readonly marks: readonly string[];
  readonly onToggle: (path: string) => void;
  readonly onAct?: ((box: Box) => void) | undefined;
};

function Row({ row, marks, onToggle, onAct }: RowProps): ReactNode {
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
        <RowName name={name} marks={marks} onAct={isNested ? undefined : onAct} />
      </span>
      <span className={`json-value json-${row.kind}`}>
        {isNested ? (
          <span className="faint">{formatCountOf(row.count, row.kind === "array" ? "value" : "field")}</span>
        ) : (
          <>
            <Value text={row.text} marks={marks} />
            <CopyButton text={row.text} label={`Copy ${visibleText(name)}`} />
          </>
        )}
      </span>
    </div>
  );
}

/** Characters of a value that are drawn at first: one of a megabyte would hold the page up. */
const SHOWN = 2000;

function Value({ text, marks }: { readonly text: string; readonly marks: readonly string[] }): ReactNode {
  const [isWhole, setWhole] = useState(false);
  const isCut = text.length > SHOWN && !isWhole;
  return (
    <span>
      <MarkedText text={isCut ? text.slice(0, SHOWN) : text} marks={marks} />
      {isCut && (
        <button type="button" className="link" onClick={() => setWhole(true)}>
          … {formatCount(text.length - SHOWN)} more characters
        </button>
      )}
    </span>
  );
}

function RowName({
  name,
  marks,
  onAct,
}: Pick<RowProps, "marks" | "onAct"> & { readonly name: string }): ReactNode {
  const shown = <MarkedText text={name} marks={marks} keepLines={false} />;
  if (!onAct)
    return (
      <span className="cut" title={visibleText(name)}>
        {shown}
      </span>
    );
  return (
    <button
      type="button"
      className="json-field cut"
      title={`${visibleText(name)}: filter, column`}
      aria-haspopup="menu"
      onClick={(event) => {
        const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
        onAct({ left, top, width, height });
      }}
    >
      {shown}
    </button>
  );
}

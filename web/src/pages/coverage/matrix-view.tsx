import { type KeyboardEvent, memo, type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import {
  cellKey,
  columnsOf,
  type MatrixCell,
  type MatrixTactic,
  moveInColumns,
  STATES_IN_ORDER,
} from "./attack-matrix.ts";
import { CoverageMark, COVERAGE_WORDS } from "./coverage-state.tsx";

export type MatrixViewProps = {
  readonly tactics: readonly MatrixTactic[];
  readonly hasNames: boolean;
  /** Technique that is open beside the matrix. */
  readonly open: string | undefined;
  readonly onOpen: (technique: string, how: "push" | "replace") => void;
};

/** Keys that move in the matrix; letters do so too, as in lists. */
const MOVES: ReadonlySet<string> = new Set([
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "Home",
  "End",
]);

/**
 * Techniques by tactic, all of them on one screen. One cell has the focus and the tab key passes the others; arrows, `j` and
 * `k` move, Enter opens, and while a technique is open the panel follows.
 */
export function MatrixView({ tactics, hasNames, open, onOpen }: MatrixViewProps): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const drawn = useMemo(
    () => tactics.map((tactic) => ({ tactic, columns: columnsOf(tactic.cells) })),
    [tactics],
  );
  const places = useMemo(
    () =>
      drawn.flatMap(({ tactic, columns }) =>
        columns.map((cells) => cells.map(({ technique }) => cellKey(tactic.tactic, technique.technique))),
      ),
    [drawn],
  );
  const [focused, setFocused] = useState<string | null>(null);
  const known = focused !== null && places.some((column) => column.includes(focused));
  const current = known ? focused : (placeOf(places, open) ?? places.flat()[0] ?? null);
  const move = (key: string): void => {
    // the first key enters the matrix where it stands
    const isIn = root.current?.contains(document.activeElement) ?? false;
    const to = isIn ? moveInColumns(places, current, key) : current;
    if (to === null) return;
    setFocused(to);
    root.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(to)}"]`)?.focus();
    const technique = to.split("/")[1];
    if (open !== undefined && technique !== undefined) onOpen(technique, "replace");
  };
  useShortcuts({ "row.next": () => move("ArrowDown"), "row.previous": () => move("ArrowUp") });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!MOVES.has(event.key) || event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(event.key);
  };
  const take = useCallback(
    (key: string, technique: string) => {
      setFocused(key);
      onOpen(technique, open === undefined ? "push" : "replace");
    },
    [onOpen, open],
  );
  return (
    // the cells have the focus; their keys come up to here
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={root} className="matrix" onKeyDown={onKeyDown}>
      {drawn.map(({ tactic, columns }) => (
        <Tactic
          key={tactic.tactic}
          tactic={tactic}
          columns={columns}
          hasNames={hasNames}
          current={current?.startsWith(`${tactic.tactic}/`) ? current : null}
          open={open}
          onTake={take}
        />
      ))}
    </div>
  );
}

function placeOf(places: readonly (readonly string[])[], technique: string | undefined): string | null {
  if (technique === undefined) return null;
  return places.flat().find((place) => place.endsWith(`/${technique}`)) ?? null;
}

type TacticProps = {
  readonly tactic: MatrixTactic;
  readonly columns: readonly (readonly MatrixCell[])[];
  readonly hasNames: boolean;
  /** Place of the cell that has the focus or gets it, when it is of this tactic. */
  readonly current: string | null;
  readonly open: string | undefined;
  readonly onTake: (key: string, technique: string) => void;
};

const Tactic = memo(function Tactic({
  tactic,
  columns,
  hasNames,
  current,
  open,
  onTake,
}: TacticProps): ReactNode {
  return (
    <section className="matrix-tactic" style={{ flexGrow: columns.length }} aria-label={tactic.name}>
      <TacticHead tactic={tactic} />
      <div className="matrix-columns">
        {columns.map((cells) => (
          <div key={cells[0]?.technique.technique ?? "none"} className="matrix-column">
            {cells.map((cell) => {
              const key = cellKey(tactic.tactic, cell.technique.technique);
              return (
                <Cell
                  key={key}
                  place={key}
                  cell={cell}
                  hasNames={hasNames}
                  isCurrent={key === current}
                  isOpen={cell.technique.technique === open}
                  onTake={onTake}
                />
              );
            })}
          </div>
        ))}
      </div>
      {tactic.cells.length === 0 && <span className="faint">none fits</span>}
    </section>
  );
});

function TacticHead({ tactic: { name, totals } }: { readonly tactic: MatrixTactic }): ReactNode {
  const all = STATES_IN_ORDER.reduce((sum, state) => sum + totals[state], 0);
  const watched = totals.silent + totals.fired;
  const words = STATES_IN_ORDER.toReversed()
    .map((state) => `${formatCount(totals[state])} ${COVERAGE_WORDS[state].name.toLowerCase()}`)
    .join(", ");
  return (
    <header className="matrix-head" title={`${name}: ${words}`}>
      <h2>{name}</h2>
      <span>
        <b>{formatCount(watched)}</b> <span className="faint">of {formatCount(all)}</span>
        <span className="screen-reader-only"> techniques have rules with data: {words}</span>
      </span>
      <span className="matrix-totals" aria-hidden="true">
        {STATES_IN_ORDER.toReversed().map((state) => (
          <i key={state} className={state} style={{ flexGrow: totals[state] }} />
        ))}
      </span>
    </header>
  );
}

type CellProps = {
  readonly place: string;
  readonly cell: MatrixCell;
  readonly hasNames: boolean;
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly onTake: (key: string, technique: string) => void;
};

const Cell = memo(function Cell({ place, cell, hasNames, isCurrent, isOpen, onTake }: CellProps): ReactNode {
  const { technique, subs, isSub } = cell;
  const { technique: id, name, state, findings } = technique;
  const watched = subs.filter((sub) => sub.state === "silent" || sub.state === "fired").length;
  const text = textOf(cell, hasNames);
  const count = subs.length === 0 ? "" : `${watched}/${subs.length}`;
  // what is seen begins the name: whoever speaks to the page says what they see
  const label = [
    `${text} ${count}`.trim(),
    `${id} ${name}`.trim(),
    COVERAGE_WORDS[state].name,
    findings > 0 && formatCountOf(findings, "finding"),
    count !== "" && `${watched} of ${formatCountOf(subs.length, "sub-technique")} watched`,
  ]
    .filter((part) => typeof part === "string")
    .join(", ");
  return (
    <button
      type="button"
      data-cell={place}
      className={`matrix-cell ${state}${isSub ? " sub" : ""}${watched > 0 ? " by-subs" : ""}`}
      tabIndex={isCurrent ? 0 : -1}
      aria-pressed={isOpen}
      aria-label={label}
      title={label}
      onClick={() => onTake(place, id)}
    >
      <CoverageMark state={state} />
      <span className={hasNames && !isSub ? "matrix-name" : "cut mono"}>{text}</span>{" "}
      {count !== "" && <span className="matrix-subs">{count}</span>}
    </button>
  );
});

/** A sub-technique has no name of its own in the answer: its number tells it apart. */
function textOf({ technique: { technique, name }, isSub }: MatrixCell, hasNames: boolean): string {
  if (isSub) return hasNames ? technique : `.${technique.split(".")[1] ?? ""}`;
  return hasNames && name !== "" ? name : technique;
}

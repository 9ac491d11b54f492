import "./split.css";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { createKeptStore } from "../../state/kept-store.ts";
import { useStore } from "../../state/store.ts";

const MIN_WIDTH = 320;
const MAX_WIDTH = 1200;
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: 16, ArrowRight: -16 };

const panelWidth = createKeptStore<number>("panel", 456, {
  read: (text) => (Number.isFinite(Number(text)) ? clamp(Number(text)) : null),
  write: String,
});

export type SplitProps = {
  readonly list: ReactNode;
  /** The detail of the row with the cursor; null closes the panel. */
  readonly panel: ReactNode | null;
  readonly panelLabel: string;
};

/** A list and, beside it, the panel that follows the cursor. On a phone the panel covers the list. */
export function Split({ list, panel, panelLabel }: SplitProps): ReactNode {
  const width = useStore(panelWidth);
  return (
    <div className="split">
      <div className="split-list">{list}</div>
      {panel !== null && (
        <>
          <PanelEdge width={width} />
          <aside className="panel" aria-label={panelLabel} style={{ width: `min(${width}px, 70%)` }}>
            {panel}
          </aside>
        </>
      )}
    </div>
  );
}

function PanelEdge({ width }: { readonly width: number }): ReactNode {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const edge = event.currentTarget;
    const start = event.clientX;
    edge.setPointerCapture(event.pointerId);
    const onMove = (move: globalThis.PointerEvent): void =>
      panelWidth.set(clamp(width + start - move.clientX));
    edge.addEventListener("pointermove", onMove);
    edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", onMove), {
      once: true,
    });
    event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    panelWidth.set(clamp(width + step));
  };
  return (
    // a separator that moves is a control: WAI-ARIA 1.3, "separator"
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div
      className="panel-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the panel"
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}

function clamp(width: number): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.round(width)));
}

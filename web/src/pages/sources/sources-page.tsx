import "./sources.css";
import type { ReactNode } from "react";
import { useUrlState } from "../../state/url-state.ts";
import { QuarantineTab } from "./quarantine-tab.tsx";
import { SourceList } from "./source-list.tsx";

const TABS = [
  { id: "senders", label: "Senders" },
  { id: "quarantine", label: "Quarantine" },
] as const;

/** Who sends telemetry, who fell silent, and what could not be read. */
export function SourcesPage(): ReactNode {
  const [state, setState] = useUrlState();
  const open = state["tab"] === "quarantine" ? "quarantine" : "senders";
  return (
    <>
      <h1 className="screen-reader-only">Sources</h1>
      <div className="page-bar queue-title">
        <nav className="tabs" aria-label="Sources">
          {TABS.map(({ id, label }) => (
            <button
              key={id}
              type="button"
              aria-current={id === open ? "page" : undefined}
              onClick={() => setState({ tab: id, open: undefined }, "push")}
            >
              {label}
            </button>
          ))}
        </nav>
      </div>
      {open === "senders" ? <SourceList /> : <QuarantineTab />}
    </>
  );
}

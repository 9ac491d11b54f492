import "./sources.css";
import type { ReactNode } from "react";
import { PageTabs } from "../../components/tabs/page-tabs.tsx";
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
      <PageTabs
        label="Sources"
        tabs={TABS}
        open={open}
        onOpen={(tab) => setState({ tab, open: undefined })}
      />
      {open === "senders" ? <SourceList /> : <QuarantineTab />}
    </>
  );
}

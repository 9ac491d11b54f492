import "./coverage.css";
import type { ReactNode } from "react";
import { PageTabs } from "../../components/tabs/page-tabs.tsx";
import { useTenant } from "../../api/me.ts";
import { useUrlState } from "../../state/url-state.ts";
import { AttackTab } from "./attack-tab.tsx";
import { CostTab } from "./cost-tab.tsx";
import { DeadFieldsTab } from "./dead-fields-tab.tsx";
import { LedgerTab } from "./ledger-tab.tsx";

const TABS = [
  { id: "attack", label: "ATT&CK", content: AttackTab },
  { id: "ledger", label: "Ledger", content: LedgerTab },
  { id: "cost", label: "Cost", content: CostTab },
  { id: "dead-fields", label: "Dead fields", content: DeadFieldsTab },
] as const;

/** What detection covers: of ATT&CK, of the events that came, of the fields that they have; and what it costs. */
export function CoveragePage(): ReactNode {
  const [state, setState] = useUrlState();
  const tenant = useTenant();
  const open = TABS.find(({ id }) => id === state["tab"]) ?? TABS[0];
  return (
    <>
      <h1 className="screen-reader-only">Coverage</h1>
      <PageTabs
        label="Coverage"
        tabs={TABS}
        open={open.id}
        onOpen={(tab) => setState({ tab, open: undefined, sort: undefined })}
      />
      <open.content key={`${tenant?.uid}/${open.id}`} />
    </>
  );
}

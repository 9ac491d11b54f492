import "./detect.css";
import type { ReactNode } from "react";
import { useTenant } from "../../api/me.ts";
import { PageTabs } from "../../components/tabs/page-tabs.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { AssetsTab } from "./assets-tab.tsx";
import { IndicatorsTab } from "./indicators-tab.tsx";
import { PlaceholdersTab } from "./placeholders-tab.tsx";
import { RepositoryTab } from "./repository-tab.tsx";
import { ReviewTab } from "./review-tab.tsx";
import { RulesTab } from "./rules-tab.tsx";
import { SuppressionsTab } from "./suppressions-tab.tsx";

const TABS = [
  { id: "rules", label: "Rules", permission: "rules:read", content: RulesTab },
  { id: "review", label: "Review", permission: "rules:read", content: ReviewTab },
  { id: "repository", label: "Repository", permission: "rules:read", content: RepositoryTab },
  { id: "indicators", label: "Indicators", permission: "indicators:read", content: IndicatorsTab },
  { id: "placeholders", label: "Placeholders", permission: "rules:read", content: PlaceholdersTab },
  { id: "suppressions", label: "Suppressions", permission: "alerts:read", content: SuppressionsTab },
  { id: "assets", label: "Assets", permission: "assets:read", content: AssetsTab },
] as const;

/** What makes alerts: rules, indicators and the lists that rules refer to; what holds findings back; what weighs. */
export function DetectPage(): ReactNode {
  const [state, setState] = useUrlState();
  const tenant = useTenant();
  const tabs = TABS.filter(({ permission }) => tenant?.permissions.includes(permission));
  const open = tabs.find(({ id }) => id === state["tab"]) ?? tabs[0];
  return (
    <>
      <h1 className="screen-reader-only">Detect</h1>
      <PageTabs
        label="Detect"
        tabs={tabs}
        open={open?.id}
        onOpen={(tab) => setState({ tab, open: undefined })}
      />
      {open && <open.content key={`${tenant?.uid}/${open.id}`} />}
    </>
  );
}

import "./hunts.css";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { HuntView } from "../../../../src/schema/views/hunt.ts";
import { huntsQuery } from "../../api/hunts.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { FilterBar } from "../../components/filter/filter-bar.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { OpenList } from "../../components/table/open-list.tsx";
import { PageTabs } from "../../components/tabs/page-tabs.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { BeginHunt } from "./begin-hunt.tsx";
import { HUNT_CHOICE, HUNT_FIELDS } from "./hunt-choice.ts";
import { HUNT_COLUMNS, LOOK_BACK_COLUMNS, narrowHunt } from "./hunt-columns.tsx";
import { HuntPanel } from "./hunt-panel.tsx";
import { LookBackChoice } from "./look-back-choice.tsx";

const TABS = [
  { id: "hunts", label: "Hunts" },
  { id: "look-backs", label: "Look-backs" },
] as const;

const uidOf = ({ uid }: HuntView): string => uid;

/** Hunts over the history: those that people began, and those of the program's own for what is new. */
export function HuntsPage(): ReactNode {
  const [state, setState] = useUrlState();
  const mayRun = useMay("hunts:run");
  const open = TABS.find(({ id }) => id === state["tab"]) ?? TABS[0];
  const begin = (): void => setState({ begin: "new" });
  useShortcuts({ "hunt.begin": mayRun && begin });
  return (
    <>
      <h1 className="screen-reader-only">Hunts</h1>
      <PageTabs
        label="Hunts"
        tabs={TABS}
        open={open.id}
        onOpen={(tab) => setState({ tab, open: undefined })}
      />
      <InSlot name="actions">
        {open.id === "look-backs" && <LookBackChoice />}
        {mayRun && (
          <Button look="main" keys="hunt.begin" onClick={begin}>
            Begin a hunt
          </Button>
        )}
      </InSlot>
      <div className="page-bar">
        <FilterBar
          fields={HUNT_FIELDS}
          state={state}
          onChange={setState}
          placeholder="Filter hunts: state:running found:something …"
        />
      </div>
      <HuntList key={open.id} isLookBacks={open.id === "look-backs"} />
      {mayRun && <BeginHunt wish={state["begin"]} onClose={() => setState({ begin: undefined })} />}
    </>
  );
}

function HuntList({ isLookBacks }: { readonly isLookBacks: boolean }): ReactNode {
  const { data, error, refetch } = useQuery(huntsQuery(useTenantUid()));
  const hunts = useMemo(
    () => data?.hunts.filter(({ kind }) => (kind === "look_back") === isLookBacks),
    [data, isLookBacks],
  );
  return (
    <OpenList
      name={isLookBacks ? "look-backs" : "hunts"}
      label={isLookBacks ? "Look-backs" : "Hunts"}
      noun={isLookBacks ? ["look-back", "look-backs"] : ["hunt", "hunts"]}
      columns={isLookBacks ? LOOK_BACK_COLUMNS : HUNT_COLUMNS}
      items={hunts}
      error={error}
      onRetry={() => void refetch()}
      uidOf={uidOf}
      narrow={narrowHunt}
      panel={panelOf}
      empty={isLookBacks ? <NoLookBacks /> : <NoHunts />}
      choice={HUNT_CHOICE}
    />
  );
}

function panelOf({ uid }: HuntView, close: () => void): ReactNode {
  return <HuntPanel key={uid} huntUid={uid} onClose={close} />;
}

function NoHunts(): ReactNode {
  const [, setState] = useUrlState();
  const mayRun = useMay("hunts:run");
  return (
    <EmptyState
      title="Nobody has hunted yet"
      action={mayRun && <Button onClick={() => setState({ begin: "new" })}>Begin a hunt</Button>}
    >
      A hunt holds rules or indicators against the events that are stored: it finds what they would have found
      as the events came.
    </EmptyState>
  );
}

function NoLookBacks(): ReactNode {
  return (
    <EmptyState title="Nothing was looked back for yet">
      When a rule goes live or changes, or an indicator list is new, the program holds it against the events
      that it missed.
    </EmptyState>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { useMay, useMe, useTenantUid } from "../api/me.ts";
import { savedViewsQuery } from "../api/views.ts";
import { Dialog } from "../components/dialog/dialog.tsx";
import { useListChoice } from "../components/field/use-list-choice.ts";
import { KEYS, type KeyName } from "../keyboard/keys.ts";
import { keyText } from "../keyboard/key-caps.tsx";
import { shortcuts } from "../keyboard/use-shortcuts.ts";
import { printUrl } from "../state/url-state.ts";
import { visibleText } from "../text/visible-text.ts";
import { type Command, findCommands } from "./palette-commands.ts";
import { useRailPages, useTabPages } from "./rail.tsx";

const HIDDEN: readonly KeyName[] = [
  "palette.open",
  "close",
  "row.next",
  "row.previous",
  "row.first",
  "row.last",
];

/** Everything from one box: pages, whatever keys do here, tenants, a search for what is typed. */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [typed, setTyped] = useState("");
  const listId = useId();
  const commands = useCommands(typed);
  const choice = useListChoice(commands.length, 0);
  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    // after the dialog gave the focus back
    setTimeout(command.run);
  };
  return (
    <Dialog title="Search or command" onClose={onClose} width={560} hidesTitle>
      <div className="palette">
        <div className="filter-bar">
          <input
            role="combobox"
            aria-label="Search or command"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={`${listId}-${choice.chosen}`}
            placeholder="Search events, or type a command"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              choice.choose(0);
            }}
            onKeyDown={(event) => {
              if (!choice.onArrow(event) && event.key === "Enter") run(commands[choice.chosen]);
            }}
          />
        </div>
        <div id={listId} role="listbox" aria-label="Commands" className="palette-list">
          {commands.map((command, i) => (
            // the box keeps the focus and has the keys
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
            <div
              key={command.id}
              id={`${listId}-${i}`}
              role="option"
              aria-selected={i === choice.chosen}
              onPointerMove={() => choice.choose(i)}
              onClick={() => run(command)}
            >
              <span className="grow cut">{command.label}</span>
              <span className="faint">{command.hint}</span>
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}

function useCommands(typed: string): readonly Command[] {
  const navigate = useNavigate();
  const me = useMe();
  const tenantUid = useTenantUid();
  const mayPages = useRailPages();
  const mayTabs = useTabPages();
  const go = (href: string) => () => void navigate({ href });
  const pages = mayPages.map((page) => ({
    id: page.to,
    label: `Go to ${page.label}`,
    hint: keyText(page.go),
    run: () => void navigate({ to: page.to, params: { tenantUid } }),
  }));
  const tabs = mayTabs.map(({ to, tab, label, go: keys }) => ({
    id: `${to}?${tab}`,
    label: `Go to ${label}`,
    hint: keys === undefined ? "" : keyText(keys),
    run: () => void navigate({ to, params: { tenantUid }, search: { tab } }),
  }));
  const gone = new Set<KeyName | undefined>([...HIDDEN, ...[...mayPages, ...mayTabs].map((page) => page.go)]);
  const keys = shortcuts
    .active()
    .filter((name) => !gone.has(name))
    .map((name) => ({
      id: name,
      label: KEYS[name].label,
      hint: keyText(name),
      run: () => void shortcuts.run(name),
    }));
  const tenants = (me?.tenants ?? [])
    .filter(({ uid }) => uid !== tenantUid)
    .map(({ uid, name }) => ({ id: uid, label: `Switch to ${name}`, hint: "Tenant", run: go(`/t/${uid}`) }));
  const account = [
    {
      id: "account",
      label: "Go to Your account",
      hint: "",
      run: () => void navigate({ to: "/t/$tenantUid/account", params: { tenantUid } }),
    },
  ];
  const saved = useSavedCommands(go);
  const words = typed.trim();
  const searches = words === "" ? [] : searchCommands(tenantUid, words, go);
  return [
    ...findCommands([...pages, ...keys, ...tabs, ...account, ...saved, ...tenants], typed),
    ...searches,
  ];
}

/** Saved searches by their names, for who may search. */
function useSavedCommands(go: (href: string) => () => void): Command[] {
  const tenantUid = useTenantUid();
  const { data } = useQuery({ ...savedViewsQuery(tenantUid), enabled: useMay("events:search") });
  return (data?.views ?? [])
    .filter(({ page }) => page === "search")
    .map(({ uid, name }) => ({
      id: `saved ${uid}`,
      label: `Open the search ${visibleText(name)}`,
      hint: "Saved search",
      run: go(`/t/${tenantUid}/search${printUrl({ saved: uid })}`),
    }));
}

function searchCommands(tenantUid: string, words: string, go: (href: string) => () => void): Command[] {
  return [
    {
      id: "alerts?",
      label: `Find alerts with “${words}”`,
      hint: "Alerts",
      run: go(`/t/${tenantUid}/alerts${printUrl({ text: words })}`),
    },
    {
      id: "events?",
      label: `Search events for “${words}”`,
      hint: "Search",
      run: go(`/t/${tenantUid}/search${printUrl({ q: words })}`),
    },
  ];
}

import { IconPencil, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { SavedView } from "../../../../src/schema/views/saved-view.ts";
import { useMe, useTenantUid } from "../../api/me.ts";
import { Button, IconButton } from "../../components/button/button.tsx";
import { Popover } from "../../components/menu/popover.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { useStore } from "../../state/store.ts";
import { parseUrl, type SetUrlState } from "../../state/url-state.ts";
import { visibleText } from "../../text/visible-text.ts";
import { recentSearches, searchTitle } from "./recent-searches.ts";
import { SearchForm } from "./search-form.tsx";
import { takeSearch } from "./search-state.ts";
import { useChangeSearch, useRemoveSearch, useSavedSearches } from "./use-saved-searches.ts";

/** Searches to start from: one's own, those shared within the tenant, and those that ran last in this browser. */
export function SavedSearches({ setState }: { readonly setState: SetUrlState }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ "search.saved": () => setOpen(true) });
  const take = (search: string, saved: string | undefined): void => {
    setOpen(false);
    setState({ ...takeSearch(parseUrl(search)), saved });
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      label="Saved and recent searches"
      align="end"
      target={
        <Button keys="search.saved" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Saved
        </Button>
      }
    >
      <SearchLists onTake={take} />
    </Popover>
  );
}

type Take = (search: string, saved: string | undefined) => void;

function SearchLists({ onTake }: { readonly onTake: Take }): ReactNode {
  const [wanted, setWanted] = useState("");
  const { searches, error } = useSavedSearches();
  const holds = (...texts: readonly string[]): boolean =>
    texts.some((text) => text.toLowerCase().includes(wanted.trim().toLowerCase()));
  const shown = searches?.filter((view) => holds(view.name, view.description, view.ownerName ?? ""));
  const groups = [
    { label: "Yours", views: shown?.filter(({ isMine }) => isMine) ?? [] },
    { label: "Shared with the tenant", views: shown?.filter(({ isMine }) => !isMine) ?? [] },
  ];
  return (
    <div className="search-lists">
      <input
        className="input"
        type="search"
        aria-label="Find a search"
        placeholder="Find a search"
        data-autofocus
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      {error && <ErrorLine what="Saved searches could not be loaded" error={error} />}
      {searches === undefined && !error && <SkeletonLines count={4} label="Saved searches" />}
      {searches?.length === 0 && <p className="faint">Nothing is saved yet: run a search and save it.</p>}
      {groups.map(
        ({ label, views }) =>
          views.length > 0 && (
            <section key={label} aria-label={label}>
              <h2>{label}</h2>
              {views.map((view) => (
                <SavedSearch key={view.uid} view={view} onTake={onTake} />
              ))}
            </section>
          ),
      )}
      <Recent holds={holds} onTake={onTake} />
    </div>
  );
}

function SavedSearch({ view, onTake }: { readonly view: SavedView; readonly onTake: Take }): ReactNode {
  const [isEditing, setEditing] = useState(false);
  const change = useChangeSearch(() => setEditing(false));
  const remove = useRemoveSearch();
  if (isEditing)
    return (
      <SearchForm
        initial={view}
        verb="Change"
        isPending={change.isPending}
        onSubmit={({ name, description, isShared }) =>
          change.run({ view, change: { name, description, isShared } })
        }
        onCancel={() => setEditing(false)}
      />
    );
  const name = visibleText(view.name);
  const sign = view.isMine ? (view.isShared ? "shared" : "") : (view.ownerName ?? "owner left");
  return (
    <div className="search-entry">
      <button type="button" onClick={() => onTake(view.search, view.uid)}>
        <span className="row">
          <span className="cut grow strong">
            <HostileText text={view.name} />
          </span>
          <span className="faint">
            <HostileText text={sign} />
          </span>
        </span>
        {view.description !== "" && (
          <span className="dim">
            <HostileText text={view.description} />
          </span>
        )}
        <span className="mono faint cut">
          <HostileText text={searchTitle(view.search)} />
        </span>
      </button>
      {view.isMine && (
        <>
          <IconButton label={`Change ${name}`} onClick={() => setEditing(true)}>
            <IconPencil />
          </IconButton>
          <IconButton label={`Remove ${name}`} disabled={remove.isPending} onClick={() => remove.run(view)}>
            <IconTrash />
          </IconButton>
        </>
      )}
    </div>
  );
}

function Recent({
  holds,
  onTake,
}: {
  readonly holds: (text: string) => boolean;
  readonly onTake: Take;
}): ReactNode {
  const me = useMe();
  const store = recentSearches(me?.uid ?? "", useTenantUid());
  const recent = useStore(store);
  const shown = recent.filter((address) => holds(searchTitle(address)));
  if (shown.length === 0) return null;
  return (
    <section aria-label="Recent in this browser">
      <div className="row">
        <h2 className="grow">Recent in this browser</h2>
        <button type="button" className="link" onClick={() => store.set([])}>
          Forget them
        </button>
      </div>
      {shown.map((address) => (
        <div key={address} className="search-entry">
          <button type="button" onClick={() => onTake(address, undefined)}>
            <span className="mono cut">
              <HostileText text={searchTitle(address)} />
            </span>
            <RecentFacts address={address} />
          </button>
        </div>
      ))}
    </section>
  );
}

function RecentFacts({ address }: { readonly address: string }): ReactNode {
  const { tab, time, cols } = parseUrl(address);
  const facts = [
    tab === "sql" ? "SQL" : null,
    time === undefined ? null : `time ${time}`,
    cols === undefined ? null : `columns ${cols}`,
  ].filter((fact) => fact !== null);
  if (facts.length === 0) return null;
  return (
    <span className="faint cut">
      <HostileText text={facts.join(" · ")} />
    </span>
  );
}

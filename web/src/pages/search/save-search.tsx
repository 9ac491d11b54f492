import { type ReactNode, useState } from "react";
import type { SavedView } from "../../../../src/schema/views/saved-view.ts";
import { Button } from "../../components/button/button.tsx";
import { Popover } from "../../components/menu/popover.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { parseUrl, printUrl, type SetUrlState, type UrlState } from "../../state/url-state.ts";
import { SearchForm } from "./search-form.tsx";
import { isSameSearch, keptState } from "./search-state.ts";
import { useChangeSearch, useSaveSearch } from "./use-saved-searches.ts";

export type SaveSearchProps = {
  readonly state: UrlState;
  readonly setState: SetUrlState;
  /** The saved search that the page began with. */
  readonly opened: SavedView | undefined;
};

/** Saves what is searched for: into the saved search that was opened, or under a new name. */
export function SaveSearch({ state, setState, opened }: SaveSearchProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ "search.save": () => setOpen(true) });
  const take = (view: SavedView): void => {
    setOpen(false);
    setState({ saved: view.uid }, "replace");
  };
  const create = useSaveSearch(take);
  const change = useChangeSearch(take);
  const search = printUrl(keptState(state));
  const isChanged = opened !== undefined && !isSameSearch(state, parseUrl(opened.search));
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      label="Save the search"
      align="end"
      target={
        <Button keys="search.save" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Save
        </Button>
      }
    >
      <div className="save-search">
        {opened?.isMine === true && isChanged && (
          <Button
            look="main"
            disabled={change.isPending}
            onClick={() => change.run({ view: opened, change: { search } })}
          >
            <span className="cut">
              Save into <HostileText text={opened.name} />
            </span>
          </Button>
        )}
        <SearchForm
          initial={{ name: "", description: "", isShared: false }}
          verb={opened === undefined ? "Save search" : "Save as a new search"}
          isPending={create.isPending}
          onSubmit={(facts) => create.run({ ...facts, search })}
        />
      </div>
    </Popover>
  );
}

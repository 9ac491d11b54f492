import { type ReactNode, useEffect, useRef } from "react";
import type { SavedView } from "../../../../src/schema/views/saved-view.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { parseUrl, type SetUrlState, type UrlState } from "../../state/url-state.ts";
import { visibleText } from "../../text/visible-text.ts";
import { SaveSearch } from "./save-search.tsx";
import { SavedSearches } from "./saved-searches.tsx";
import { isSameSearch, keptState, takeSearch } from "./search-state.ts";
import { useSavedSearches } from "./use-saved-searches.ts";

export type SearchTitleProps = {
  readonly state: UrlState;
  readonly setState: SetUrlState;
  readonly maySql: boolean;
  readonly isSql: boolean;
};

/** The page's name, its tabs, and which saved search it shows. */
export function SearchTitle({ state, setState, maySql, isSql }: SearchTitleProps): ReactNode {
  const opened = useOpened(state, setState);
  return (
    <div className="page-bar search-title">
      <span className="strong wide-only" aria-hidden="true" style={{ fontSize: 15 }}>
        Search
      </span>
      {maySql && (
        <nav className="tabs" aria-label="Ways to search">
          <button
            type="button"
            aria-current={isSql ? undefined : "page"}
            onClick={() => setState({ tab: undefined })}
          >
            Events
          </button>
          <button
            type="button"
            aria-current={isSql ? "page" : undefined}
            onClick={() => setState({ tab: "sql", open: undefined })}
          >
            SQL
          </button>
        </nav>
      )}
      <span className="grow row opened-search">
        {opened && <OpenedSearch opened={opened} state={state} setState={setState} />}
      </span>
      <SaveSearch state={state} setState={setState} opened={opened} />
      <SavedSearches setState={setState} />
    </div>
  );
}

/** The saved search that the address names. An address that names it alone takes what it holds. */
function useOpened(state: UrlState, setState: SetUrlState): SavedView | undefined {
  const { searches } = useSavedSearches();
  const uid = state["saved"];
  const opened = uid === undefined ? undefined : searches?.find((view) => view.uid === uid);
  const isBare = Object.keys(keptState(state)).length === 0;
  const search = opened?.search;
  const taken = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (search === undefined || taken.current === uid) return;
    // once: who clears the query afterwards means it
    taken.current = uid;
    if (isBare) setState(takeSearch(parseUrl(search)), "replace");
  }, [uid, search, isBare, setState]);
  return opened;
}

function OpenedSearch({
  opened,
  state,
  setState,
}: {
  readonly opened: SavedView;
  readonly state: UrlState;
  readonly setState: SetUrlState;
}): ReactNode {
  const isChanged = !isSameSearch(state, parseUrl(opened.search));
  return (
    <>
      <span className="strong cut" title={visibleText(opened.description)}>
        <HostileText text={opened.name} />
      </span>
      {!opened.isMine && opened.ownerName !== null && (
        <span className="faint wide-only">
          by <HostileText text={opened.ownerName} />
        </span>
      )}
      {isChanged && (
        <>
          <span className="faint">changed</span>
          <button
            type="button"
            className="link"
            onClick={() => setState(takeSearch(parseUrl(opened.search)))}
          >
            Take back
          </button>
        </>
      )}
    </>
  );
}

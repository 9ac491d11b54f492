import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { HuntFinding, HuntFindingPage, HuntView } from "../../../../src/schema/views/hunt.ts";
import { type FindingChoice, huntFindingsQuery, huntKeys, isUnderWay } from "../../api/hunts.ts";
import { useTenantUid } from "../../api/me.ts";

/** Most findings that are held in the page when all are asked for. */
export const MOST_LOADED = 100_000;

export type HuntFindings = {
  /** Newest event first; undefined while the first are loaded. */
  readonly loaded: readonly HuntFinding[] | undefined;
  readonly hasMore: boolean;
  readonly isStale: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly loadMore: () => void;
  /** Loads page after page until all are here, or as many as a page holds. */
  readonly loadAll: () => void;
  readonly isLoadingAll: boolean;
  readonly stop: () => void;
  /** Moment at which the first page came. */
  readonly firstLoadedAt: number;
  /** Asks anew: what was found since stands in its place by time. */
  readonly reload: () => void;
};

/** Findings of a hunt, one page after the other as they are scrolled to. */
export function useHuntFindings(hunt: HuntView, choice: FindingChoice): HuntFindings {
  const huntUid = hunt.uid;
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const found = useInfiniteQuery({
    ...huntFindingsQuery(tenantUid, huntUid, choice),
    // pages that were read are asked for again by the person only: they would move under the eye
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (mayGrow(hunt, choice) && isEmpty(state.data?.pages) ? EMPTY_MS : false),
  });
  const { data, hasNextPage, isFetchNextPageError, isPlaceholderData } = found;
  const { fetchNextPage, refetch } = found;
  const loaded = useMemo(() => data?.pages.flatMap((page) => page.findings), [data]);
  const isFull = loaded !== undefined && loaded.length >= MOST_LOADED;
  const mayGoOn = mayFetchNext(found);
  const loadMore = useCallback(() => {
    if (mayGoOn) void fetchNextPage();
  }, [mayGoOn, fetchNextPage]);
  const all = useLoadAll(mayGoOn && !isFull, loadMore);
  return {
    loaded,
    hasMore: hasNextPage,
    isStale: isPlaceholderData,
    error: found.error,
    firstLoadedAt: useFirstLoadedAt(data?.pages, found.dataUpdatedAt),
    retry: () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
    loadMore,
    loadAll: all.start,
    isLoadingAll: all.isWanted && hasNextPage && !isFetchNextPageError && (loaded?.length ?? 0) < MOST_LOADED,
    stop: all.stop,
    reload: () => void client.resetQueries({ queryKey: huntKeys.findings(tenantUid, huntUid) }),
  };
}

/** How often an empty list is asked for again: nobody reads it, so nothing moves. */
const EMPTY_MS = 1500;

function isEmpty(pages: readonly HuntFindingPage[] | undefined): boolean {
  return pages?.[0]?.findings.length === 0;
}

/** Whether an empty list may be filled: by what is found now, or was found before the list was loaded. */
function mayGrow(hunt: HuntView, choice: FindingChoice): boolean {
  return isUnderWay(hunt) || (hunt.progress.findings > 0 && Object.keys(choice).length === 0);
}

/** When the first page was loaded: pages behind it change the moment that the query tells. */
function useFirstLoadedAt(pages: readonly HuntFindingPage[] | undefined, updatedAt: number): number {
  const [at, setAt] = useState({ first: pages?.[0], updatedAt });
  if (pages?.[0] !== at.first) setAt({ first: pages?.[0], updatedAt });
  return at.updatedAt;
}

/** What failed is asked for again by the person, not by every row that is drawn. */
function mayFetchNext(found: {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly isPlaceholderData: boolean;
}): boolean {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData } = found;
  return hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData;
}

function useLoadAll(mayGoOn: boolean, loadMore: () => void) {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (isWanted && mayGoOn) loadMore();
  }, [isWanted, mayGoOn, loadMore]);
  return { isWanted, start: () => setWanted(true), stop: () => setWanted(false) };
}

import { hashKey, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { EventPage, EventQuery, FoundEvent, QueryFacts } from "../../../../src/schema/views/event.ts";
import { EVENT_PAGE_SIZE, searchEvents } from "../../api/events.ts";
import type { RowSource } from "../../components/table/row-source.ts";

export type EventRows = {
  readonly rows: RowSource<FoundEvent>;
  readonly total: number | null;
  readonly isTotalExact: boolean;
  /** Texts that the query looks for. */
  readonly marks: readonly string[];
  readonly facts: QueryFacts | null;
  /** The rows are of the search before, or none are there yet. */
  readonly isStale: boolean;
  readonly isSearching: boolean;
  /** The person ended the search before it was answered. */
  readonly isStopped: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly stop: () => void;
  readonly onWindow: (first: number, last: number) => void;
};

export type RowsWanted = {
  readonly query: EventQuery;
  readonly order: "asc" | "desc";
  /** Fields to show that are no typed columns, or may be none. */
  readonly fields: readonly string[];
  readonly withRaw: boolean;
};

const uidOf = (event: FoundEvent): string => event.uid;
/** Rows that stand in for those that are still on the way. */
const MORE_ROWS = 24;
const NO_MARKS: readonly string[] = [];

/** Events of a query, fetched one page after the other as they are scrolled to. */
export function useEventRows(tenantUid: string, { query, order, fields, withRaw }: RowsWanted): EventRows {
  const client = useQueryClient();
  const asked = { ...query, order, fields: [...fields], withRaw };
  const queryKey = ["events", tenantUid, "search", asked];
  const found = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      searchEvents(
        tenantUid,
        { ...asked, limit: EVENT_PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    // the range of time is fixed: newer events come when the person looks again, and then under another key
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data, isPlaceholderData, isFetchingNextPage, hasNextPage } = found;
  const { fetchNextPage, refetch, isFetchNextPageError } = found;
  const pages = data?.pages;
  const rows = useMemo(() => rowsOf(pages, hasNextPage), [pages, hasNextPage]);
  const loadedCount = pages?.reduce((sum, page) => sum + page.events.length, 0) ?? 0;
  // what failed is asked for again by the person, not by every row that is drawn
  const mayGoOn = hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData;
  const onWindow = useCallback(
    (_: number, last: number) => {
      if (last >= loadedCount && mayGoOn) void fetchNextPage();
    },
    [loadedCount, mayGoOn, fetchNextPage],
  );
  return {
    rows,
    ...figuresOf(pages?.[0]),
    ...progressOf(found),
    error: found.error,
    retry() {
      // what failed with it, as the counts over time, is asked for again too
      void client.refetchQueries({
        queryKey: ["events", tenantUid],
        type: "active",
        predicate: ({ state, queryHash }) => state.status === "error" && queryHash !== hashKey(queryKey),
      });
      void (isFetchNextPageError ? fetchNextPage() : refetch());
    },
    stop: () => void client.cancelQueries({ queryKey, exact: true }),
    onWindow,
  };
}

function rowsOf(pages: readonly EventPage[] | undefined, hasNextPage: boolean): RowSource<FoundEvent> {
  if (pages === undefined) return { count: MORE_ROWS, at: () => undefined, uidOf };
  const loaded = pages.flatMap((page) => page.events);
  const count = loaded.length + (hasNextPage ? MORE_ROWS : 0);
  return { count, at: (index) => loaded[index], uidOf };
}

/** What the first page says of all. */
function figuresOf(
  first: EventPage | undefined,
): Pick<EventRows, "total" | "isTotalExact" | "marks" | "facts"> {
  if (first === undefined) return { total: null, isTotalExact: true, marks: NO_MARKS, facts: null };
  const { total, isTotalExact, marks, facts } = first;
  return { total, isTotalExact, marks, facts };
}

function progressOf(found: {
  readonly data: unknown;
  readonly error: Error | null;
  readonly isPlaceholderData: boolean;
  readonly isFetching: boolean;
}): Pick<EventRows, "isStale" | "isSearching" | "isStopped"> {
  const { data, error, isPlaceholderData, isFetching } = found;
  const isUnanswered = isPlaceholderData || data === undefined;
  return {
    isStale: isPlaceholderData,
    isSearching: isUnanswered && isFetching,
    isStopped: isUnanswered && !isFetching && error === null,
  };
}

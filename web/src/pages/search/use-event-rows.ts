import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { EventQuery, EventRow, QueryFacts } from "../../../../src/schema/views/event.ts";
import { EVENT_PAGE_SIZE, searchEvents } from "../../api/events.ts";
import type { RowSource } from "../../components/table/row-source.ts";

export type EventRows = {
  readonly rows: RowSource<EventRow>;
  readonly total: number | null;
  readonly isTotalExact: boolean;
  readonly facts: QueryFacts | null;
  readonly isLoading: boolean;
  readonly isStale: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly onWindow: (first: number, last: number) => void;
};

const uidOf = (event: EventRow): string => event.uid;
/** Rows that stand in for those that are still on the way. */
const MORE_ROWS = 24;

/** Events of a query, fetched one page after the other as they are scrolled to. */
export function useEventRows(tenantUid: string, query: EventQuery, order: "asc" | "desc"): EventRows {
  const { data, error, isPending, isPlaceholderData, isFetchingNextPage, hasNextPage, ...more } =
    useInfiniteQuery({
      queryKey: ["events", tenantUid, "search", query, order],
      queryFn: ({ pageParam, signal }) =>
        searchEvents(
          tenantUid,
          { ...query, order, limit: EVENT_PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) },
          signal,
        ),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    });
  const { fetchNextPage, refetch } = more;
  const pages = data?.pages;
  const rows = useMemo((): RowSource<EventRow> => {
    if (pages === undefined) return { count: MORE_ROWS, at: () => undefined, uidOf };
    const loaded = pages.flatMap((page) => page.events);
    const count = loaded.length + (hasNextPage ? MORE_ROWS : 0);
    return { count, at: (index) => loaded[index], uidOf };
  }, [pages, hasNextPage]);
  const loadedCount = pages?.reduce((sum, page) => sum + page.events.length, 0) ?? 0;
  const onWindow = useCallback(
    (_: number, last: number) => {
      if (last >= loadedCount && hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    [loadedCount, hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  const first = pages?.[0];
  return {
    rows,
    total: first?.total ?? null,
    isTotalExact: first?.isTotalExact ?? true,
    facts: first?.facts ?? null,
    isLoading: isPending,
    isStale: isPlaceholderData,
    error,
    retry: () => void refetch(),
    onWindow,
  };
}

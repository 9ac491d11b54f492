import { useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { AlertView } from "../../../../src/schema/views/alert.ts";
import { ALERT_PAGE_SIZE, alertPageQuery } from "../../api/alerts.ts";
import type { AlertFilter } from "../../api/paths.ts";
import { pagedRows, type RowSource } from "../../components/table/row-source.ts";

export type AlertRows = {
  readonly rows: RowSource<AlertView>;
  readonly total: number;
  readonly elapsedMs: number | null;
  /** Nothing of this filter is here yet. */
  readonly isLoading: boolean;
  /** What is shown is of the filter before, or being loaded again. */
  readonly isStale: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Tells which rows are seen: `last` is one past the last. */
  readonly onWindow: (first: number, last: number) => void;
};

const uidOf = (alert: AlertView): string => alert.uid;

/** The queue's rows, fetched in pages as they are scrolled to. The first page is always held: it has the total. */
export function useAlertRows(tenantUid: string, filter: AlertFilter): AlertRows {
  const [seen, setSeen] = useState<readonly number[]>([]);
  const wanted = useMemo(() => [...new Set([0, ...seen])], [seen]);
  const results = useQueries({ queries: wanted.map((page) => alertPageQuery(tenantUid, filter, page)) });
  const [first] = results;
  const total = first?.data?.total ?? 0;
  const parts = results.map((result) => result.data?.alerts);
  const rows = useMemo(() => {
    const pages = new Map(wanted.map((page, i) => [page, parts[i]]));
    return pagedRows(pages, { count: total, pageSize: ALERT_PAGE_SIZE }, uidOf);
    // one source for the same pages: the table follows its rows whenever it gets a new one
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [total, wanted, ...parts]);
  const onWindow = useCallback((from: number, to: number) => {
    setSeen((old) => (old.join() === pagesOf(from, to).join() ? old : pagesOf(from, to)));
  }, []);
  const { isPending: isLoading = true, isPlaceholderData: isStale = false } = first ?? {};
  const failed = results.filter((result) => result.error);
  return {
    rows,
    total,
    elapsedMs: first?.data?.elapsedMs ?? null,
    isLoading,
    isStale,
    error: failed[0]?.error ?? null,
    retry: () => failed.forEach((result) => void result.refetch()),
    onWindow,
  };
}

function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(first / ALERT_PAGE_SIZE);
  const to = Math.floor(Math.max(first, last - 1) / ALERT_PAGE_SIZE);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

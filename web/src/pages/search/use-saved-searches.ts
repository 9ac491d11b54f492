import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { SavedView, SavedViewChange } from "../../../../src/schema/views/saved-view.ts";
import { useTenantUid } from "../../api/me.ts";
import { changeView, createView, removeView, restoreView, savedViewsQuery } from "../../api/views.ts";
import { sayUnchanged } from "../../components/feedback/toasts.ts";
import { type RunningChange, useChange } from "../../components/feedback/use-change.ts";

/** What a person says about a search that they save. */
export type SearchFacts = Pick<SavedView, "name" | "description" | "isShared">;

/** Searches that one may open: one's own and those shared within the tenant, by name; undefined while loading. */
export function useSavedSearches(): {
  readonly searches: readonly SavedView[] | undefined;
  readonly error: Error | null;
} {
  const { data, error } = useQuery(savedViewsQuery(useTenantUid()));
  return { searches: data?.views.filter(({ page }) => page === "search"), error };
}

/** Saves a search under a new name. */
export function useSaveSearch(
  onDone: (view: SavedView) => void,
): RunningChange<SearchFacts & { readonly search: string }> {
  const tenantUid = useTenantUid();
  return useChange({
    call: (given: SearchFacts & { readonly search: string }) =>
      createView(tenantUid, { page: "search", ...given }),
    stale: savedViewsQuery(tenantUid).queryKey,
    done: ({ name }) => `Saved the search ${name}`,
    onDone,
  });
}

type Changed = { readonly view: SavedView; readonly change: SavedViewChange };

/** Changes a saved search of one's own; it can be taken back. */
export function useChangeSearch(onDone: (view: SavedView) => void): RunningChange<Changed> {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const { queryKey } = savedViewsQuery(tenantUid);
  return useChange({
    call: ({ view, change }: Changed) => changeView(tenantUid, view.uid, change),
    stale: queryKey,
    done: (_, { name }) => `Changed the saved search ${name}`,
    undo:
      ({ view }) =>
      () => {
        const { name, description, search, isShared } = view;
        void changeView(tenantUid, view.uid, { name, description, search, isShared })
          .catch(sayUnchanged)
          .then(() => client.invalidateQueries({ queryKey }));
      },
    onDone,
  });
}

/** Removes a saved search of one's own; it can be taken back. */
export function useRemoveSearch(): RunningChange<SavedView> {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const { queryKey } = savedViewsQuery(tenantUid);
  return useChange({
    call: (view: SavedView) => removeView(tenantUid, view.uid),
    stale: queryKey,
    done: ({ name }) => `Removed the saved search ${name}`,
    undo:
      ({ uid }) =>
      () =>
        void restoreView(tenantUid, uid)
          .then(() => undefined, sayUnchanged)
          .then(() => client.invalidateQueries({ queryKey })),
  });
}

import "../../components/tabs/tabs.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import type { SavedView } from "../../../../src/schema/views/saved-view.ts";
import { alertCountsQuery } from "../../api/alerts.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { savedViewsQuery } from "../../api/views.ts";
import { Button } from "../../components/button/button.tsx";
import { Field } from "../../components/field/field.tsx";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { Popover } from "../../components/menu/popover.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { parseUrl, printUrl, type SetUrlState, type UrlState } from "../../state/url-state.ts";
import { formatCount } from "../../text/format-number.ts";
import { ALERT_TABS, filterPart, isSameFilter, replaceFilter } from "./alert-filter.ts";

type TabsProps = { readonly state: UrlState; readonly setState: SetUrlState };

/** Filters to start from, with how many alerts each has, and the views that people saved. */
export function AlertTabs({ state, setState }: TabsProps): ReactNode {
  const tenantUid = useTenantUid();
  const counts = useQuery(alertCountsQuery(tenantUid)).data;
  const views =
    useQuery(savedViewsQuery(tenantUid)).data?.views.filter(({ page }) => page === "alerts") ?? [];
  const take = (filter: UrlState) => () => setState(replaceFilter(filter));
  return (
    <nav className="tabs" aria-label="Views">
      {ALERT_TABS.map(({ label, filter, count }) => (
        <button
          key={label}
          type="button"
          aria-current={isSameFilter(state, filter) ? "page" : undefined}
          onClick={take(filter)}
        >
          {label}
          {count !== null && counts && <b>{formatCount(counts[count])}</b>}
        </button>
      ))}
      {views.map((view) => {
        const saved = parseUrl(view.search);
        const isCurrent = isSameFilter(state, filterPart(saved));
        return (
          <button
            key={view.uid}
            type="button"
            aria-current={isCurrent ? "page" : undefined}
            onClick={take(saved)}
          >
            <HostileText text={view.name} />
          </button>
        );
      })}
      <ViewMenu state={state} views={views} />
    </nav>
  );
}

function ViewMenu({
  state,
  views,
}: {
  readonly state: UrlState;
  readonly views: readonly SavedView[];
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const mine = views.filter((view) => view.isMine);
  const remove = useRemoveView();
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      label="Saved views"
      target={
        <button type="button" className="faint" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          + view
        </button>
      }
    >
      <SaveView state={state} onDone={() => setOpen(false)} />
      {mine.map((view) => (
        <div key={view.uid} className="row" style={{ marginTop: 6 }}>
          <span className="grow cut">
            <HostileText text={view.name} />
          </span>
          <Button onClick={() => remove(view)}>Remove view</Button>
        </div>
      ))}
    </Popover>
  );
}

function SaveView({ state, onDone }: { readonly state: UrlState; readonly onDone: () => void }): ReactNode {
  const id = useId();
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/views", {
          params: { path: { tenantUid } },
          body: {
            page: "alerts",
            name: name.trim(),
            search: printUrl({ ...filterPart(state), sort: state["sort"] }),
            isShared,
          },
        }),
      ),
    onSuccess: (view) => {
      void client.invalidateQueries({ queryKey: savedViewsQuery(tenantUid).queryKey });
      sayDone(`Saved the view ${view.name}`);
      onDone();
    },
    onError: (error) => sayFailed(`View not saved: ${error.message}`),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <Field label="Save the filter above as a view" htmlFor={id}>
        <input
          id={id}
          className="input"
          maxLength={60}
          required
          placeholder="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <div className="row" style={{ margin: "8px 0" }}>
        <label className="row grow">
          <input type="checkbox" checked={isShared} onChange={(event) => setShared(event.target.checked)} />
          Share with the tenant
        </label>
        <Button submits look="main" disabled={name.trim() === "" || isPending}>
          Save view
        </Button>
      </div>
    </form>
  );
}

function useRemoveView(): (view: SavedView) => void {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (view: SavedView) =>
      api.DELETE("/api/v1/tenants/{tenantUid}/views/{viewUid}", {
        params: { path: { tenantUid, viewUid: view.uid } },
      }),
    onSuccess: (_, view) => sayDone(`Removed the view ${view.name}`),
    onError: (error) => sayFailed(`View not removed: ${error.message}`),
    onSettled: () => void client.invalidateQueries({ queryKey: savedViewsQuery(tenantUid).queryKey }),
  });
  return mutate;
}

import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import type { AlertChange, AlertView } from "../../../../src/schema/views/alert.ts";
import { alertKeys } from "../../api/alerts.ts";
import { answer, api } from "../../api/client.ts";
import { useMe, useTenantUid } from "../../api/me.ts";
import type { AlertPage } from "../../api/paths.ts";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { STATE_NAMES, VERDICT_NAMES } from "../../components/marks/tag.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { applyChange } from "./apply-change.ts";

export type ChangeAlerts = (alerts: readonly AlertView[], change: AlertChange) => void;

type Person = { readonly uid: string; readonly name: string };
type Edit = {
  readonly alerts: readonly AlertView[];
  readonly change: AlertChange;
  readonly assignee?: Person | undefined;
};

/**
 * Changes alerts at once on the screen and then on the server, with undo for ten seconds. A change that the server
 * refuses is taken back on the screen and said. One alert goes with the version that was seen, many without.
 */
export function useAlertChanges(): (
  alerts: readonly AlertView[],
  change: AlertChange,
  assignee?: Person,
) => void {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const undo = useUndo(tenantUid);
  const { mutate } = useMutation({
    mutationFn: (edit: Edit) => send(tenantUid, edit),
    onMutate: async (edit) => {
      await client.cancelQueries({ queryKey: alertKeys.lists(tenantUid) });
      return patchCache(client, tenantUid, edit);
    },
    onSuccess: ({ changed, changeUid }, edit) => {
      sayDone(`${sentence(edit)}${changed === 1 ? "" : ` · ${formatCountOf(changed, "alert")}`}`, () =>
        undo(changeUid),
      );
    },
    onError: (error, _, takeBack) => {
      takeBack?.();
      sayFailed(`Not changed: ${error.message}`);
    },
    onSettled: () => refresh(client, tenantUid),
  });
  return (alerts, change, assignee) => {
    if (alerts.length > 0) mutate({ alerts, change, assignee });
  };
}

/** Assigns alerts to whoever is signed in. */
export function useAssignToMe(): (alerts: readonly AlertView[]) => void {
  const me = useMe();
  const change = useAlertChanges();
  return (alerts) => {
    if (me) change(alerts, { assigneeUid: me.uid }, { uid: me.uid, name: me.name });
  };
}

function useUndo(tenantUid: string): (changeUid: string) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (changeUid: string) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/alert-changes/{changeUid}/undo", {
          params: { path: { tenantUid, changeUid } },
        }),
      ),
    onSuccess: ({ undone }) => sayDone(`Undone · ${formatCountOf(undone, "alert")} as before`),
    onError: (error) => sayFailed(`Not undone: ${error.message}`),
    onSettled: () => refresh(client, tenantUid),
  });
  return mutate;
}

async function send(
  tenantUid: string,
  { alerts, change }: Edit,
): Promise<{ changed: number; changeUid: string }> {
  const [only] = alerts;
  if (only && alerts.length === 1) {
    const { changeUid } = await answer(
      api.PATCH("/api/v1/tenants/{tenantUid}/alerts/{alertUid}", {
        params: { path: { tenantUid, alertUid: only.uid } },
        body: { change, version: only.version },
      }),
    );
    return { changed: 1, changeUid };
  }
  const uids = alerts.map(({ uid }) => uid);
  return answer(
    api.POST("/api/v1/tenants/{tenantUid}/alerts/bulk", {
      params: { path: { tenantUid } },
      body: { uids, change },
    }),
  );
}

/** Draws the change in every list and detail that is held. @returns how to take it back */
function patchCache(client: QueryClient, tenantUid: string, { alerts, change, assignee }: Edit): () => void {
  const uids = new Set(alerts.map(({ uid }) => uid));
  const before = client.getQueriesData<AlertPage>({ queryKey: alertKeys.lists(tenantUid) });
  for (const [key, page] of before) {
    if (!page) continue;
    const patched = page.alerts.map((alert) =>
      uids.has(alert.uid) ? applyChange(alert, change, assignee) : alert,
    );
    client.setQueryData<AlertPage>(key, { ...page, alerts: patched });
  }
  const details = alerts.map(({ uid }) => {
    const key = alertKeys.one(tenantUid, uid);
    const detail = client.getQueryData<AlertView>(key);
    if (detail) client.setQueryData<AlertView>(key, applyChange(detail, change, assignee));
    return [key, detail] as const;
  });
  return () => {
    for (const [key, page] of before) client.setQueryData(key, page);
    for (const [key, detail] of details) client.setQueryData(key, detail);
  };
}

function refresh(client: QueryClient, tenantUid: string): void {
  void client.invalidateQueries({ queryKey: alertKeys.all(tenantUid) });
}

function sentence({ change, assignee }: Edit): string {
  if (change.verdict) return `Verdict: ${VERDICT_NAMES[change.verdict].toLowerCase()}`;
  if (change.verdict === null) return "Verdict taken away";
  if (change.assigneeUid === null) return "Assigned to nobody";
  if (change.assigneeUid !== undefined) return `Assigned to ${assignee?.name ?? "someone"}`;
  return change.state === undefined ? "Changed" : `Set to ${STATE_NAMES[change.state].toLowerCase()}`;
}

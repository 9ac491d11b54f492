import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { alertKeys } from "../../api/alerts.ts";
import { onLiveMessage } from "../../api/live.ts";
import { useTenantUid } from "../../api/me.ts";

/**
 * How many alerts came in since the list was loaded, and how to show them. A change of an alert that is open is
 * loaded at once; the list itself is left alone until somebody asks.
 */
export function useNewAlerts(onShow: () => void): readonly [count: number, show: () => void] {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const [created, setCreated] = useState<ReadonlySet<string>>(new Set());
  useEffect(
    () =>
      onLiveMessage((message) => {
        if (message.kind !== "alert") return;
        if (message.change === "created") setCreated((old) => new Set(old).add(message.alertUid));
        else void client.invalidateQueries({ queryKey: alertKeys.one(tenantUid, message.alertUid) });
      }),
    [client, tenantUid],
  );
  const show = (): void => {
    setCreated(new Set());
    onShow();
    void client.invalidateQueries({ queryKey: alertKeys.all(tenantUid) });
  };
  return [created.size, show];
}

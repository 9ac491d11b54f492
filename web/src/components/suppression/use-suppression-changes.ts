import type { NewSuppression, Suppression, SuppressionChange } from "../../../../src/schema/views/alert.ts";
import { alertKeys } from "../../api/alerts.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { type RunningChange, useChange } from "../feedback/use-change.ts";

export type SuppressionChanges = {
  readonly create: RunningChange<NewSuppression>;
  readonly change: RunningChange<{ readonly of: Suppression; readonly change: SuppressionChange }>;
  readonly end: RunningChange<Suppression>;
  readonly resume: RunningChange<Suppression>;
};

/** What can be done with suppressions; each can be taken back. `onDone` is called when one is made or changed. */
export function useSuppressionChanges(onDone: () => void = () => {}): SuppressionChanges {
  const tenantUid = useTenantUid();
  const stale = alertKeys.all(tenantUid);
  const paramsOf = ({ uid }: Suppression): { path: { tenantUid: string; suppressionUid: string } } => ({
    path: { tenantUid, suppressionUid: uid },
  });
  const end: RunningChange<Suppression> = useChange({
    call: (of: Suppression) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/suppressions/{suppressionUid}/end", { params: paramsOf(of) }),
      ),
    stale,
    done: () => "The suppression has ended",
    undo: (of) => () => resume.run(of),
  });
  const resume: RunningChange<Suppression> = useChange({
    call: (of: Suppression) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/suppressions/{suppressionUid}/resume", {
          params: paramsOf(of),
        }),
      ),
    stale,
    done: () => "The suppression holds again",
    undo: (of) => () => end.run(of),
  });
  const create = useChange({
    call: (body: NewSuppression) =>
      answer(api.POST("/api/v1/tenants/{tenantUid}/suppressions", { params: { path: { tenantUid } }, body })),
    stale,
    done: () => "Findings are suppressed",
    undo: (_given, made) => () => end.run(made),
    onDone,
  });
  const change: SuppressionChanges["change"] = useChange({
    call: (given: { readonly of: Suppression; readonly change: SuppressionChange }) =>
      answer(
        api.PATCH("/api/v1/tenants/{tenantUid}/suppressions/{suppressionUid}", {
          params: paramsOf(given.of),
          body: given.change,
        }),
      ),
    stale,
    done: () => "The suppression was changed",
    // one whose time was over cannot be given that time again
    undo: ({ of }) =>
      isPast(of.expiresAt)
        ? null
        : () => change.run({ of, change: { reason: of.reason, expiresAt: of.expiresAt } }),
    onDone,
  });
  return { create, change, end, resume };
}

function isPast(at: number): boolean {
  return at <= Date.now();
}

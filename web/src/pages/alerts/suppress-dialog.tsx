import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { AlertDetail, NewSuppression } from "../../../../src/schema/views/alert.ts";
import { alertKeys } from "../../api/alerts.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { Field } from "../../components/field/field.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";

const DAY_MS = 86_400_000;
const LENGTHS = [
  { days: 1, label: "1 day" },
  { days: 7, label: "7 days" },
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
] as const;

const SCOPES = [
  { value: "both", label: "This rule on this entity" },
  { value: "rule", label: "This rule on any entity" },
  { value: "entity", label: "Any rule on this entity" },
] as const;
type Scope = (typeof SCOPES)[number]["value"];

export type SuppressDialogProps = { readonly alert: AlertDetail; readonly onClose: () => void };

/** Holds findings back from the queue, for a time and with a reason. They stay stored and counted. */
export function SuppressDialog({ alert, onClose }: SuppressDialogProps): ReactNode {
  const id = useId();
  const [scope, setScope] = useState<Scope>(alert.entity ? "both" : "rule");
  const [days, setDays] = useState<number>(7);
  const [reason, setReason] = useState("");
  const [until] = useState(Date.now);
  const { create, isPending } = useSuppress(onClose);
  const expiresAt = until + days * DAY_MS;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create({
      detectorUid: scope === "entity" ? null : alert.detectorUid,
      entity: scope === "rule" ? null : alert.entity,
      reason: reason.trim(),
      expiresAt,
    });
  };
  return (
    <Dialog title="Suppress findings" onClose={onClose}>
      <form onSubmit={submit}>
        <ScopeChoice alert={alert} scope={scope} onChange={setScope} />
        <Field label="Reason" htmlFor={id} hint="Stands beside the suppression, for whoever reviews it">
          <textarea
            id={id}
            className="input"
            required
            minLength={3}
            maxLength={2000}
            aria-describedby={`${id}-hint`}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <UntilChoice expiresAt={expiresAt} days={days} onChange={setDays} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main" disabled={reason.trim().length < 3 || isPending}>
            Suppress findings
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type UntilChoiceProps = {
  readonly expiresAt: number;
  readonly days: number;
  readonly onChange: (days: number) => void;
};

function UntilChoice({ expiresAt, days, onChange }: UntilChoiceProps): ReactNode {
  const id = useId();
  const hint = (
    <>
      Ends <Time at={expiresAt} isShort /> by itself
    </>
  );
  return (
    <Field label="Until" htmlFor={id} hint={hint}>
      <select
        id={id}
        className="input"
        aria-describedby={`${id}-hint`}
        value={days}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {LENGTHS.map((length) => (
          <option key={length.days} value={length.days}>
            {length.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

type ScopeChoiceProps = {
  readonly alert: AlertDetail;
  readonly scope: Scope;
  readonly onChange: (scope: Scope) => void;
};

function ScopeChoice({ alert, scope, onChange }: ScopeChoiceProps): ReactNode {
  const offered = alert.entity ? SCOPES : SCOPES.filter(({ value }) => value === "rule");
  return (
    <fieldset className="choices">
      <legend>Hold back</legend>
      {offered.map(({ value, label }) => (
        <label key={value}>
          <input type="radio" name="scope" checked={scope === value} onChange={() => onChange(value)} />
          <span>
            {label}
            {value !== "rule" && alert.entity && (
              <span className="mono faint">
                {" "}
                <HostileText text={`${alert.entity.kind}:${alert.entity.value}`} />
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function useSuppress(onDone: () => void): {
  readonly create: (wanted: NewSuppression) => void;
  readonly isPending: boolean;
} {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  const refresh = (): void => void client.invalidateQueries({ queryKey: alertKeys.all(tenantUid) });
  const end = useMutation({
    mutationFn: (suppressionUid: string) =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/suppressions/{suppressionUid}/end", {
          params: { path: { tenantUid, suppressionUid } },
        }),
      ),
    onSuccess: () => sayDone("The suppression has ended"),
    onError: (error) => sayFailed(`The suppression still holds: ${error.message}`),
    onSettled: refresh,
  });
  const create = useMutation({
    mutationFn: (body: NewSuppression) =>
      answer(api.POST("/api/v1/tenants/{tenantUid}/suppressions", { params: { path: { tenantUid } }, body })),
    onSuccess: ({ uid }) => {
      sayDone("Findings are suppressed", () => end.mutate(uid));
      onDone();
    },
    onError: (error) => sayFailed(`Not suppressed: ${error.message}`),
    onSettled: refresh,
  });
  return { create: create.mutate, isPending: create.isPending };
}

import { type FormEvent, type ReactNode, useState } from "react";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { REASON_MIN, ReasonField, UntilField } from "../../components/suppression/suppression-fields.tsx";
import { useSuppressionChanges } from "../../components/suppression/use-suppression-changes.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";

const WEEK_MS = 7 * 86_400_000;

const SCOPES = [
  { value: "both", label: "This rule on this entity" },
  { value: "rule", label: "This rule on any entity" },
  { value: "entity", label: "Any rule on this entity" },
] as const;
type Scope = (typeof SCOPES)[number]["value"];

export type SuppressDialogProps = { readonly alert: AlertDetail; readonly onClose: () => void };

/** Holds findings back from the queue, for a time and with a reason. They stay stored and counted. */
export function SuppressDialog({ alert, onClose }: SuppressDialogProps): ReactNode {
  const [scope, setScope] = useState<Scope>(alert.entity ? "both" : "rule");
  const [expiresAt, setExpiresAt] = useState(() => Date.now() + WEEK_MS);
  const [reason, setReason] = useState("");
  const { create } = useSuppressionChanges(onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.run({
      detectorUid: scope === "entity" ? null : alert.detectorUid,
      entity: scope === "rule" ? null : alert.entity,
      reason: reason.trim(),
      expiresAt,
    });
  };
  return (
    <Dialog title="Suppress findings" onClose={onClose} width={520}>
      <form onSubmit={submit}>
        <ScopeChoice alert={alert} scope={scope} onChange={setScope} />
        <ReasonField value={reason} onChange={setReason} />
        <UntilField value={expiresAt} length="7" onChange={setExpiresAt} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main" disabled={reason.trim().length < REASON_MIN || create.isPending}>
            Suppress findings
          </Button>
        </div>
      </form>
    </Dialog>
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

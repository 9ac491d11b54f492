import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { Permission } from "../../../../src/schema/access.ts";
import type { NewKey } from "../../../../src/schema/views/access.ts";
import { adminKeys } from "../../api/admin.ts";
import { answer, api } from "../../api/client.ts";
import { useTenant, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { Field } from "../../components/field/field.tsx";
import { formText } from "../../components/field/form-text.ts";
import { ShownOnce } from "./shown-once.tsx";
import { useChange } from "../../components/feedback/use-change.ts";

const DAY_MS = 86_400_000;
const SENDS_ONLY: readonly Permission[] = ["events:ingest"];

/** Makes a key, and shows it this once. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const tenantUid = useTenantUid();
  const [token, setToken] = useState<string | null>(null);
  const [permissions, setPermissions] = useState<readonly Permission[]>(SENDS_ONLY);
  const issue = useChange({
    call: (body: NewKey) =>
      answer(api.POST("/api/v1/tenants/{tenantUid}/keys", { params: { path: { tenantUid } }, body })),
    stale: adminKeys.keys(tenantUid),
    done: () => null,
    onDone: (issued) => setToken(issued.token),
  });
  if (token !== null)
    return (
      <ShownOnce title="The key" secret={token} noun="the key" onClose={onClose}>
        It is stored as a hash only and is not shown again. Whoever has it may do what you ticked.
      </ShownOnce>
    );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    issue.run(keyOf(new FormData(event.currentTarget), permissions));
  };
  return (
    <Dialog title="Make a key" onClose={onClose} width={560}>
      <form onSubmit={submit}>
        <KeyFields sendsOnly={isSendsOnly(permissions)} />
        <PermissionChoice chosen={permissions} onChange={setPermissions} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main" disabled={permissions.length === 0 || issue.isPending}>
            Make the key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function KeyFields({ sendsOnly }: { readonly sendsOnly: boolean }): ReactNode {
  const id = useId();
  return (
    <>
      <Field label="Name" htmlFor={`${id}-name`} hint="Who or what will use it">
        <input
          id={`${id}-name`}
          name="name"
          className="input"
          required
          maxLength={100}
          autoComplete="off"
          aria-describedby={`${id}-name-hint`}
        />
      </Field>
      <Field label="Networks" htmlFor={`${id}-networks`} hint="Addresses or CIDR, by commas; empty for any">
        <input
          id={`${id}-networks`}
          name="networks"
          className="input mono"
          autoComplete="off"
          aria-describedby={`${id}-networks-hint`}
        />
      </Field>
      <div className="field-pair">
        <Field label="Works for" htmlFor={`${id}-days`}>
          <select id={`${id}-days`} name="days" className="input" defaultValue="90">
            <option value="7">7 days</option>
            <option value="30">30 days</option>
            <option value="90">90 days</option>
            <option value="365">a year</option>
            {sendsOnly && <option value="">as long as it is not revoked</option>}
          </select>
        </Field>
        <Field label="Form" htmlFor={`${id}-form`}>
          <select id={`${id}-form`} name="form" className="input">
            <option value="prefixed">wf_…</option>
            <option value="guid">GUID, for Splunk HEC senders that insist on one</option>
          </select>
        </Field>
      </div>
    </>
  );
}

type PermissionChoiceProps = {
  readonly chosen: readonly Permission[];
  readonly onChange: (chosen: readonly Permission[]) => void;
};

/** What a key may do: no more than its maker. */
function PermissionChoice({ chosen, onChange }: PermissionChoiceProps): ReactNode {
  const mine = useTenant()?.permissions ?? [];
  const toggle = (permission: Permission): void =>
    onChange(
      chosen.includes(permission) ? chosen.filter((other) => other !== permission) : [...chosen, permission],
    );
  return (
    <fieldset className="choices">
      <legend>May</legend>
      <div className="admin-permissions">
        {mine.map((permission) => (
          <label key={permission}>
            <input
              type="checkbox"
              checked={chosen.includes(permission)}
              onChange={() => toggle(permission)}
            />
            <span className="mono">{permission}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function keyOf(form: FormData, permissions: readonly Permission[]): NewKey {
  const days = Number(formText(form, "days"));
  return {
    name: formText(form, "name").trim(),
    permissions: [...permissions],
    allowedNetworks: formText(form, "networks")
      .split(/[\s,]+/)
      .filter((network) => network !== ""),
    expiresAt: days > 0 || !isSendsOnly(permissions) ? Date.now() + (days || 90) * DAY_MS : null,
    form: formText(form, "form") === "guid" ? "guid" : "prefixed",
  };
}

function isSendsOnly(permissions: readonly Permission[]): boolean {
  return permissions.length === 1 && permissions[0] === "events:ingest";
}

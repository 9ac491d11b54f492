import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { IssuedLink, TenantRole } from "../../../../src/schema/views/access.ts";
import { adminKeys } from "../../api/admin.ts";
import { answer, api } from "../../api/client.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { Field } from "../../components/field/field.tsx";
import { formText } from "../../components/field/form-text.ts";
import { Time } from "../../components/time/time.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { useChange } from "../../components/feedback/use-change.ts";

type Invited = { readonly email: string; readonly name: string; readonly role: TenantRole };

/** Asks a person in; the link is handed over by whoever invites. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const id = useId();
  const tenantUid = useTenantUid();
  const [role, setRole] = useState<TenantRole>("analyst");
  const [link, setLink] = useState<IssuedLink | null>(null);
  const invite = useChange({
    call: (body: Invited) =>
      answer(api.POST("/api/v1/tenants/{tenantUid}/invitations", { params: { path: { tenantUid } }, body })),
    stale: adminKeys.people(tenantUid),
    done: () => null,
    onDone: setLink,
  });
  if (link)
    return (
      <ShownOnce title="The invitation's link" secret={link.url} noun="the link" onClose={onClose}>
        Hand it over in person or by a safe way: whoever opens it becomes this person. It works once, until{" "}
        <Time at={link.expiresAt} isShort />, and is not shown again.
      </ShownOnce>
    );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    invite.run({ name: formText(form, "name").trim(), email: formText(form, "email").trim(), role });
  };
  return (
    <Dialog title="Invite a person" onClose={onClose}>
      <form onSubmit={submit}>
        <Field label="Name" htmlFor={`${id}-name`}>
          <input
            id={`${id}-name`}
            name="name"
            className="input"
            required
            maxLength={200}
            autoComplete="off"
          />
        </Field>
        <Field label="E-mail" htmlFor={`${id}-email`}>
          <input id={`${id}-email`} name="email" type="email" className="input" required autoComplete="off" />
        </Field>
        <RoleChoice value={role} onChange={setRole} />
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main" disabled={invite.isPending}>
            Make the link
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

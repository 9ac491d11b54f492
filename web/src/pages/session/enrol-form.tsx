import { IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useRef } from "react";
import type { Enrolment, LinkView } from "../../../../src/schema/views/access.ts";
import { enrolByPasskey, signInMethodsQuery } from "../../api/auth.ts";
import { Button } from "../../components/button/button.tsx";
import { Field } from "../../components/field/field.tsx";
import { formText } from "../../components/field/form-text.ts";
import { SessionFault } from "./session-card.tsx";
import { signInFault } from "./sign-in-fault.ts";

export type EnrolFormProps = {
  readonly token: string;
  readonly link: LinkView;
  readonly isPending: boolean;
  readonly onPassword: (enrolment: Enrolment) => void;
};

/** Who one is, as far as the link leaves it open, and the choice between a passkey and a password. */
export function EnrolForm({ token, link, isPending, onPassword }: EnrolFormProps): ReactNode {
  const form = useRef<HTMLFormElement>(null);
  const hasPasskeys = useQuery(signInMethodsQuery).data?.passkeys !== false;
  const passkey = useMutation({
    mutationFn: (enrolment: Enrolment) => enrolByPasskey(enrolment, deviceName(navigator.userAgent)),
    onSuccess: () => globalThis.location.assign("/"),
  });
  const withPerson = (go: (enrolment: Enrolment) => void) => () => {
    if (form.current?.reportValidity() === true) go(readEnrolment(token, new FormData(form.current)));
  };
  const isBusy = isPending || passkey.isPending;
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        withPerson(hasPasskeys ? passkey.mutate : onPassword)();
      }}
    >
      <PersonFields link={link} />
      {hasPasskeys ? (
        <Button submits look="main" disabled={isBusy}>
          <IconFingerprint aria-hidden />
          Continue with a passkey
        </Button>
      ) : (
        <p>Passkeys need a host name: at an IP address browsers refuse them.</p>
      )}
      <SessionFault fault={passkey.error && signInFault(passkey.error)} />
      <Button disabled={isBusy} onClick={withPerson(onPassword)}>
        Use a password and an authenticator app
      </Button>
      <p>A passkey needs a device that checks who uses it: a fingerprint, a face or a PIN.</p>
    </form>
  );
}

function PersonFields({ link }: { readonly link: LinkView }): ReactNode {
  const id = useId();
  if (link.kind === "reset") return null;
  return (
    <>
      <Field label="Name" htmlFor={`${id}-name`}>
        <input
          id={`${id}-name`}
          name="name"
          className="input"
          autoComplete="name"
          required
          maxLength={200}
          defaultValue={link.name ?? ""}
        />
      </Field>
      <Field label="E-mail" htmlFor={`${id}-email`}>
        <input
          id={`${id}-email`}
          name="email"
          type="email"
          className="input"
          autoComplete="username"
          required
          readOnly={link.kind !== "setup"}
          defaultValue={link.email ?? ""}
        />
      </Field>
      {link.kind === "setup" && (
        <Field label="Organisation" htmlFor={`${id}-organisation`} hint="Names the first tenant">
          <input
            id={`${id}-organisation`}
            name="organisation"
            className="input"
            autoComplete="organization"
            required
            maxLength={200}
            aria-describedby={`${id}-organisation-hint`}
          />
        </Field>
      )}
    </>
  );
}

function readEnrolment(token: string, form: FormData): Enrolment {
  const filled = ["name", "email", "organisation"].flatMap((name) => {
    const value = formText(form, name).trim();
    return value === "" ? [] : [[name, value] as const];
  });
  return { token, ...Object.fromEntries(filled) };
}

/** What the list of passkeys will call this one. */
function deviceName(userAgent: string): string {
  const system = /Windows|Mac OS|Android|iPhone|iPad|Linux/.exec(userAgent)?.[0] ?? "This device";
  return `${system}, ${new Date().toISOString().slice(0, 10)}`;
}

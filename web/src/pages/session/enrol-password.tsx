import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId } from "react";
import type { Secrets } from "../../api/auth.ts";
import type { TotpOffer } from "../../../../src/schema/views/passkey.ts";
import { Button } from "../../components/button/button.tsx";
import { Field } from "../../components/field/field.tsx";
import { formText } from "../../components/field/form-text.ts";
import { CopyButton } from "../../components/text/copy-button.tsx";
import { SessionFault } from "./session-card.tsx";
import { signInFault } from "./sign-in-fault.ts";

export type EnrolPasswordProps = {
  readonly offer: TotpOffer;
  /** Sets it. @returns recovery codes */
  readonly onSet: (secrets: Secrets) => Promise<string[]>;
  /** What ends it, when the codes are kept. */
  readonly finish: ReactNode;
};

/** The authenticator app's secret, a password, and the first code as proof that the app has the secret. */
export function EnrolPassword({ offer, onSet, finish }: EnrolPasswordProps): ReactNode {
  const {
    mutate,
    data: recoveryCodes,
    error,
    isPending,
  } = useMutation({
    mutationFn: onSet,
  });
  if (recoveryCodes) return <RecoveryCodes codes={recoveryCodes} finish={finish} />;
  return (
    <>
      <p>
        Put this secret into your authenticator app, or{" "}
        <a className="link" href={offer.uri}>
          open the app on this device
        </a>
        .
      </p>
      <code className="session-secret">
        {spaced(offer.secret)} <CopyButton text={offer.secret} label="Copy the secret" />
      </code>
      <PasswordForm isPending={isPending} onSubmit={mutate} />
      <SessionFault fault={error && signInFault(error)} />
    </>
  );
}

type PasswordFormProps = { readonly isPending: boolean; readonly onSubmit: (secrets: Secrets) => void };

function PasswordForm({ isPending, onSubmit }: PasswordFormProps): ReactNode {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSubmit({ password: formText(form, "password"), code: formText(form, "code").trim() });
  };
  return (
    <form onSubmit={submit}>
      <Field label="Password" htmlFor={`${id}-password`} hint="At least 15 characters; a few words do well">
        <input
          id={`${id}-password`}
          name="password"
          type="password"
          className="input"
          autoComplete="new-password"
          minLength={15}
          maxLength={1024}
          aria-describedby={`${id}-password-hint`}
          required
        />
      </Field>
      <Field label="Code" htmlFor={`${id}-code`} hint="Six digits that the app shows now">
        <input
          id={`${id}-code`}
          name="code"
          className="input mono"
          inputMode="numeric"
          autoComplete="one-time-code"
          aria-describedby={`${id}-code-hint`}
          required
        />
      </Field>
      <Button submits look="main" disabled={isPending}>
        Set the password
      </Button>
    </form>
  );
}

/** Shown this once: the way in when the app is lost. */
export function RecoveryCodes({
  codes,
  finish,
}: {
  readonly codes: readonly string[];
  readonly finish: ReactNode;
}): ReactNode {
  return (
    <>
      <p>
        Keep these recovery codes where only you find them. Each works once, in the place of the app's code.
      </p>
      <ul className="recovery-codes mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <CopyButton text={codes.join("\n")} label="Copy the recovery codes">
        Copy all
      </CopyButton>
      {finish}
    </>
  );
}

/** In groups of four, as authenticator apps ask for it. */
function spaced(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}

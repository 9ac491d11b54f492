import { type FormEvent, type ReactNode, useId } from "react";
import type { Secrets } from "../../api/auth.ts";
import { Button } from "../../components/button/button.tsx";
import { Field } from "../../components/field/field.tsx";
import { formText } from "../../components/field/form-text.ts";

export type SecretsFormProps = {
  readonly action: string;
  readonly isPending: boolean;
  readonly asksEmail?: boolean;
  readonly onSubmit: (secrets: Secrets & { readonly email?: string }) => void;
};

/** Password and code at once, so that neither tells whether the other was right. The browser keeps the values. */
export function SecretsForm({ action, isPending, asksEmail = false, onSubmit }: SecretsFormProps): ReactNode {
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSubmit({
      password: formText(form, "password"),
      code: formText(form, "code").trim(),
      ...(asksEmail && { email: formText(form, "email").trim() }),
    });
  };
  return (
    <form onSubmit={submit}>
      {asksEmail && (
        <Field label="E-mail" htmlFor={`${id}-email`}>
          <input
            id={`${id}-email`}
            name="email"
            type="email"
            className="input"
            autoComplete="username"
            required
          />
        </Field>
      )}
      <Field label="Password" htmlFor={`${id}-password`}>
        <input
          id={`${id}-password`}
          name="password"
          type="password"
          className="input"
          autoComplete="current-password"
          required
        />
      </Field>
      <Field label="Code" htmlFor={`${id}-code`} hint="Of your authenticator app, or a recovery code">
        <input
          id={`${id}-code`}
          name="code"
          className="input mono"
          autoComplete="one-time-code"
          aria-describedby={`${id}-code-hint`}
          required
        />
      </Field>
      <Button submits disabled={isPending}>
        {action}
      </Button>
    </form>
  );
}

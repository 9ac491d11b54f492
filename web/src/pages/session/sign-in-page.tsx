import { IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import {
  type Secrets,
  signInByPasskey,
  signInByPassword,
  signInMethodsQuery,
  signInToDemo,
} from "../../api/auth.ts";
import { goBack, linkToken } from "../../api/session.ts";
import { Button } from "../../components/button/button.tsx";
import { SecretsForm } from "./secrets-form.tsx";
import { SessionCard, SessionFault } from "./session-card.tsx";
import { signInFault } from "./sign-in-fault.ts";

type Way =
  | { readonly kind: "passkey" }
  | ({ readonly kind: "password"; readonly email: string } & Secrets)
  | Demo;
type Demo = { readonly kind: "demo"; readonly token: string };

/** Sign in with a passkey, or with password and code; a demonstration's link signs in by itself. */
export function SignInPage(): ReactNode {
  const methods = useQuery(signInMethodsQuery).data;
  const { mutate, isPending, error } = useMutation({
    mutationFn: signIn,
    onSuccess: () => goBack(globalThis.location.search),
  });
  useEffect(() => {
    const token = linkToken(globalThis.location.hash);
    if (token !== null) mutate({ kind: "demo", token });
  }, [mutate]);
  return (
    <SessionCard title="Sign in">
      {methods?.setupNeeded === true && (
        <p>Nobody has an account yet: open the set-up link that the program printed when it started.</p>
      )}
      {methods?.passkeys === false ? (
        <p>Passkeys need a host name: at an IP address browsers refuse them.</p>
      ) : (
        <Button look="main" disabled={isPending} onClick={() => mutate({ kind: "passkey" })}>
          <IconFingerprint aria-hidden />
          Sign in with a passkey
        </Button>
      )}
      <SessionFault fault={error && signInFault(error)} />
      <div className="session-or">or</div>
      <SecretsForm
        action="Sign in"
        isPending={isPending}
        onSubmit={({ email, ...secrets }) => mutate({ kind: "password", email: email ?? "", ...secrets })}
        asksEmail
      />
    </SessionCard>
  );
}

function signIn(way: Way): Promise<void> {
  if (way.kind === "passkey") return signInByPasskey();
  if (way.kind === "demo") return signInToDemo(way.token);
  const { email, password, code } = way;
  return signInByPassword(email, { password, code });
}

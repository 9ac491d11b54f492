import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Secrets, stepUpByPasskey, stepUpByPassword } from "../api/auth.ts";
import type { StepUpRequest } from "../api/step-up.ts";
import { Button } from "../components/button/button.tsx";
import { Dialog } from "../components/dialog/dialog.tsx";
import { SecretsForm } from "../pages/session/secrets-form.tsx";
import { SessionFault } from "../pages/session/session-card.tsx";
import { signInFault } from "../pages/session/sign-in-fault.ts";

/** Asks who is there, before something that a borrowed screen must not be able to do. */
export function StepUpDialog({ request }: { readonly request: StepUpRequest }): ReactNode {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (secrets: Secrets | null) => (secrets ? stepUpByPassword(secrets) : stepUpByPasskey()),
    onSuccess: request.done,
  });
  return (
    <Dialog title="Confirm that it is you" onClose={request.cancel} width={400}>
      <div className="session-card plain">
        <p>This changes who can get in, so it needs a sign-in of the last five minutes.</p>
        <Button look="main" disabled={isPending} onClick={() => mutate(null)}>
          <IconFingerprint aria-hidden />
          Confirm with a passkey
        </Button>
        <SessionFault fault={error && signInFault(error)} />
        <div className="session-or">or</div>
        <SecretsForm action="Confirm" isPending={isPending} onSubmit={mutate} />
      </div>
    </Dialog>
  );
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { accountKey, factorsQuery } from "../../api/account.ts";
import { answer, api } from "../../api/client.ts";
import type { TotpOffer } from "../../../../src/schema/views/passkey.ts";
import { withStepUp } from "../../api/step-up.ts";
import { useChange } from "../../components/feedback/use-change.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { Section } from "../../components/panel/section.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { EnrolPassword, RecoveryCodes } from "../session/enrol-password.tsx";

/** The password with its authenticator app and recovery codes: they are set, replaced and removed together. */
export function PasswordPart(): ReactNode {
  const { data } = useQuery(factorsQuery);
  const [offer, setOffer] = useState<TotpOffer | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const begin = useChange({
    call: () => answer(api.POST("/api/v1/me/password/totp")),
    stale: accountKey,
    done: (_given: undefined) => null,
    onDone: setOffer,
  });
  const renew = useChange({
    call: () => answer(api.POST("/api/v1/me/recovery-codes")),
    stale: accountKey,
    done: (_given: undefined) => null,
    onDone: ({ recoveryCodes }) => setCodes(recoveryCodes),
  });
  if (!data) return null;
  return (
    <Section title="Password" aside={data.password ? "with an authenticator app" : "none"}>
      {data.password && (
        <p className={data.recoveryCodesLeft < 3 ? "high" : "dim"}>
          {formatCountOf(data.recoveryCodesLeft, "recovery code")} left
        </p>
      )}
      <div className="row wrap">
        <Button disabled={begin.isPending} onClick={() => begin.run(undefined)}>
          {data.password ? "Replace password and app" : "Set a password"}
        </Button>
        {data.password && (
          <>
            <Button disabled={renew.isPending} onClick={() => renew.run(undefined)}>
              New recovery codes
            </Button>
            <Button onClick={() => setRemoving(true)}>Remove password</Button>
          </>
        )}
      </div>
      {offer && <PasswordDialog offer={offer} onClose={() => setOffer(null)} />}
      {codes && (
        <Dialog title="Recovery codes" onClose={() => setCodes(null)}>
          <RecoveryCodes codes={codes} finish={<Kept onClick={() => setCodes(null)} />} />
        </Dialog>
      )}
      {isRemoving && <RemovePassword onClose={() => setRemoving(false)} />}
    </Section>
  );
}

function RemovePassword({ onClose }: { readonly onClose: () => void }): ReactNode {
  const remove = useChange({
    call: () => answer(api.DELETE("/api/v1/me/password")),
    stale: accountKey,
    done: (_given: undefined) => "The password no longer opens your account",
  });
  return (
    <Confirm
      title="Remove password?"
      action="Remove password"
      onConfirm={() => {
        remove.run(undefined);
        onClose();
      }}
      onClose={onClose}
    >
      Password, authenticator app and recovery codes are removed together. The only way in cannot be removed.
    </Confirm>
  );
}

function PasswordDialog({
  offer,
  onClose,
}: {
  readonly offer: TotpOffer;
  readonly onClose: () => void;
}): ReactNode {
  const client = useQueryClient();
  return (
    <Dialog title="Set a password" onClose={onClose}>
      <EnrolPassword
        offer={offer}
        onSet={async (secrets) => {
          const { recoveryCodes } = await withStepUp(() =>
            answer(
              api.PUT("/api/v1/me/password", { body: { challengeUid: offer.challengeUid, ...secrets } }),
            ),
          );
          void client.invalidateQueries({ queryKey: accountKey });
          return recoveryCodes;
        }}
        finish={<Kept onClick={onClose} />}
      />
    </Dialog>
  );
}

function Kept({ onClick }: { readonly onClick: () => void }): ReactNode {
  return (
    <Button look="main" onClick={onClick}>
      I have kept them
    </Button>
  );
}

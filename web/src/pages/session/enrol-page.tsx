import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Enrolment, LinkView } from "../../../../src/schema/views/access.ts";
import { enrolByPassword, acceptInvitation, linkQuery, offerTotp } from "../../api/auth.ts";
import type { TotpOffer } from "../../../../src/schema/views/passkey.ts";
import { goToSignIn, linkToken } from "../../api/session.ts";
import { Button } from "../../components/button/button.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { EnrolForm } from "./enrol-form.tsx";
import { EnrolPassword } from "./enrol-password.tsx";
import { SessionCard, SessionFault } from "./session-card.tsx";
import { signInFault } from "./sign-in-fault.ts";

const TITLES = {
  setup: "Set up Watchfloor",
  invitation: "Accept the invitation",
  reset: "Get a new way in",
} as const;

/** What the holder of a one-time link does: set the product up, join a tenant, or replace lost factors. */
export function EnrolPage(): ReactNode {
  const [token] = useState(() => linkToken(globalThis.location.hash));
  if (token === null)
    return (
      <SessionCard title="This link is not whole">
        <p>Open it as it was given to you, with everything after the # sign.</p>
      </SessionCard>
    );
  return <OpenLink token={token} />;
}

function OpenLink({ token }: { readonly token: string }): ReactNode {
  const { data: link, error } = useQuery({ ...linkQuery(token), retry: false });
  if (error)
    return (
      <SessionCard title="This link cannot be used">
        <SessionFault fault={signInFault(error)} />
        <p>A link works once and for a limited time. Ask whoever sent it for a new one.</p>
      </SessionCard>
    );
  if (!link)
    return (
      <SessionCard title="Opening the link">
        <SkeletonLines count={4} label="The link" />
      </SessionCard>
    );
  return link.needsSignIn ? (
    <AcceptWithAccount token={token} link={link} />
  ) : (
    <Enrol token={token} link={link} />
  );
}

type LinkProps = { readonly token: string; readonly link: LinkView };

/** First who one is, then how one will sign in. */
function Enrol({ token, link }: LinkProps): ReactNode {
  const [offer, setOffer] = useState<TotpOffer | null>(null);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (person: Enrolment) => offerTotp(person),
    onSuccess: setOffer,
  });
  return (
    <SessionCard title={TITLES[link.kind]}>
      <Introduction link={link} />
      {offer ? (
        <EnrolPassword
          offer={offer}
          onSet={(secrets) => enrolByPassword(token, offer.challengeUid, secrets)}
          finish={
            <a className="button main" href="/">
              I have kept them, continue
            </a>
          }
        />
      ) : (
        <>
          <EnrolForm token={token} link={link} isPending={isPending} onPassword={mutate} />
          <SessionFault fault={error && signInFault(error)} />
        </>
      )}
    </SessionCard>
  );
}

function Introduction({ link }: { readonly link: LinkView }): ReactNode {
  if (link.kind === "setup")
    return <p>You become the first administrator, of the platform and of its first tenant.</p>;
  if (link.kind === "reset") return <p>Your passkeys, password and recovery codes so far stop working.</p>;
  return (
    <p>
      <HostileText text={link.invitedBy} /> invites you to{" "}
      <HostileText text={link.tenantName ?? "a tenant"} /> as {link.role?.replaceAll("_", " ")}.
    </p>
  );
}

function AcceptWithAccount({ token, link }: LinkProps): ReactNode {
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => acceptInvitation(token),
    onSuccess: (tenantUid) => globalThis.location.assign(`/t/${tenantUid}`),
  });
  return (
    <SessionCard title={TITLES[link.kind]}>
      <Introduction link={link} />
      <p>You have an account already: sign in with it, then accept here.</p>
      <SessionFault fault={error && signInFault(error)} />
      <Button look="main" disabled={isPending} onClick={() => mutate()}>
        Accept the invitation
      </Button>
      <Button onClick={() => goToSignIn(true)}>Sign in first</Button>
    </SessionCard>
  );
}

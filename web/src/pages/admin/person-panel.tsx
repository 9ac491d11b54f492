import { type ReactNode, useState } from "react";
import type { IssuedLink, TenantRole, UserView } from "../../../../src/schema/views/access.ts";
import { adminKeys } from "../../api/admin.ts";
import { answer, api } from "../../api/client.ts";
import { useMay, useMe, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { Facts } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { RoleChoice } from "./role-choice.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { useChange } from "../../components/feedback/use-change.ts";

export type PersonPanelProps = { readonly person: UserView; readonly onClose: () => void };

/** One person: role, ways in, and what an administrator can do about them. */
export function PersonPanel({ person, onClose }: PersonPanelProps): ReactNode {
  const mayWrite = useMay("users:write");
  const isMe = useMe()?.uid === person.uid;
  return (
    <div className="panel-section">
      <PanelHead title={person.name} onClose={onClose} />
      <Facts
        facts={[
          ["E-mail", <HostileText key="email" text={person.email} />],
          ["Status", person.status],
          ["Passkeys", person.passkeys],
          ["Password", person.hasPassword ? "with one-time codes" : "none"],
          ["Since", <Time key="since" at={person.createdAt} isShort />],
          [
            "Last sign-in",
            person.lastSignInAt === null ? "never" : <Time key="last" at={person.lastSignInAt} isShort />,
          ],
        ]}
      />
      {isMe && <p className="faint">This is you: others change your role.</p>}
      {mayWrite && !isMe && <PersonActions person={person} onClose={onClose} />}
    </div>
  );
}

function PersonActions({ person, onClose }: PersonPanelProps): ReactNode {
  const tenantUid = useTenantUid();
  const [isRemoving, setRemoving] = useState(false);
  const params = { path: { tenantUid, userUid: person.uid } };
  const stale = adminKeys.people(tenantUid);
  const change = useChange({
    call: (body: { role?: TenantRole; status?: "active" | "disabled" }) =>
      answer(api.PATCH("/api/v1/tenants/{tenantUid}/users/{userUid}", { params, body })),
    stale,
    done: ({ role, status }) =>
      role
        ? `${person.name} has another role`
        : `${person.name} is ${status === "active" ? "enabled" : "disabled"}`,
  });
  const endSessions = useChange({
    call: () => answer(api.DELETE("/api/v1/tenants/{tenantUid}/users/{userUid}/sessions", { params })),
    stale,
    done: (_given: undefined, { ended }) => `${person.name} was signed out of ${ended} sessions`,
  });
  const remove = useChange({
    call: () => api.DELETE("/api/v1/tenants/{tenantUid}/users/{userUid}", { params }),
    stale,
    done: () => `${person.name} has no role in this tenant any more`,
    onDone: onClose,
  });
  const isActive = person.status === "active";
  return (
    <>
      <RoleChoice value={person.role} onChange={(role) => change.run({ role })} />
      <div className="row wrap admin-actions">
        <Button onClick={() => endSessions.run(undefined)}>Sign out everywhere</Button>
        <ResetButton person={person} />
        <Button onClick={() => change.run({ status: isActive ? "disabled" : "active" })}>
          {isActive ? "Disable" : "Enable"}
        </Button>
        <Button look="danger" onClick={() => setRemoving(true)}>
          Remove from the tenant
        </Button>
      </div>
      {isRemoving && (
        <Confirm
          title={`Remove ${person.name}?`}
          action="Remove from the tenant"
          onConfirm={() => remove.run(undefined)}
          onClose={() => setRemoving(false)}
        >
          Their role in this tenant ends at once. What they did stays in the audit log.
        </Confirm>
      )}
    </>
  );
}

/** A link by which the person replaces lost ways in; nobody chooses a password for another. */
function ResetButton({ person }: { readonly person: UserView }): ReactNode {
  const tenantUid = useTenantUid();
  const [link, setLink] = useState<IssuedLink | null>(null);
  const reset = useChange({
    call: () =>
      answer(
        api.POST("/api/v1/tenants/{tenantUid}/users/{userUid}/reset", {
          params: { path: { tenantUid, userUid: person.uid } },
        }),
      ),
    stale: adminKeys.people(tenantUid),
    done: () => null,
    onDone: (issued) => setLink(issued),
  });
  return (
    <>
      <Button disabled={reset.isPending} onClick={() => reset.run(undefined)}>
        Reset the ways in
      </Button>
      {link && (
        <ShownOnce
          title={`A new way in for ${person.name}`}
          secret={link.url}
          noun="the link"
          onClose={() => setLink(null)}
        >
          Make sure that it reaches the right person. It works once, until{" "}
          <Time at={link.expiresAt} isShort />; what they signed in with so far stops working when it is used.
        </ShownOnce>
      )}
    </>
  );
}

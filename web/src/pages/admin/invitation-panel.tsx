import type { ReactNode } from "react";
import type { InvitationView } from "../../../../src/schema/views/access.ts";
import { adminKeys } from "../../api/admin.ts";
import { api } from "../../api/client.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Facts } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { roleName } from "./role-name.ts";
import { useChange } from "../../components/feedback/use-change.ts";

export type InvitationPanelProps = { readonly invitation: InvitationView; readonly onClose: () => void };

/** Somebody who was asked in and has not come yet. */
export function InvitationPanel({ invitation, onClose }: InvitationPanelProps): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("users:write");
  const withdraw = useChange({
    call: () =>
      api.DELETE("/api/v1/tenants/{tenantUid}/invitations/{invitationUid}", {
        params: { path: { tenantUid, invitationUid: invitation.uid } },
      }),
    stale: adminKeys.people(tenantUid),
    done: () => `The invitation of ${invitation.name} was withdrawn`,
    onDone: onClose,
  });
  return (
    <div className="panel-section">
      <PanelHead title={invitation.name} onClose={onClose} />
      <Facts
        facts={[
          ["E-mail", <HostileText key="email" text={invitation.email} />],
          ["Role", roleName(invitation.role)],
          ["Invited by", <HostileText key="by" text={invitation.invitedBy} />],
          ["Invited", <Time key="at" at={invitation.createdAt} isShort />],
          ["Link works until", <Time key="until" at={invitation.expiresAt} isShort />],
        ]}
      />
      {mayWrite && (
        <div className="row wrap admin-actions">
          <Button look="danger" disabled={withdraw.isPending} onClick={() => withdraw.run(undefined)}>
            Withdraw the invitation
          </Button>
        </div>
      )}
    </div>
  );
}

import { IconDots } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { assigneesQuery } from "../../api/alerts.ts";
import { useMay, useMe, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { ActionMenu } from "../../components/menu/action-menu.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { SuppressDialog } from "./suppress-dialog.tsx";
import { useAlertChanges, useAssignToMe } from "./use-alert-changes.ts";
import { VerdictMenu } from "./verdict-menu.tsx";

/** What triage can do with one alert; most used first. */
export function AlertActions({ alert }: { readonly alert: AlertDetail }): ReactNode {
  const me = useMe();
  const mayTriage = useMay("alerts:triage");
  const maySuppress = useMay("suppressions:write");
  const change = useAlertChanges();
  const assignToMe = useAssignToMe();
  const [isSuppressing, setSuppressing] = useState(false);
  useShortcuts({ "alert.suppress": maySuppress && (() => setSuppressing(true)) });
  if (!mayTriage) return null;
  const isMine = alert.assignee !== null && alert.assignee.uid === me?.uid;
  return (
    <div className="row wrap alert-actions">
      {!isMine && (
        <Button look="main" keys="alert.assignMe" onClick={() => assignToMe([alert])}>
          Assign to me
        </Button>
      )}
      <VerdictMenu current={alert.verdict} onGive={(verdict) => change([alert], { verdict })} />
      {maySuppress && (
        <Button keys="alert.suppress" onClick={() => setSuppressing(true)}>
          Suppress
        </Button>
      )}
      <MoreActions alert={alert} />
      {isSuppressing && <SuppressDialog alert={alert} onClose={() => setSuppressing(false)} />}
    </div>
  );
}

/** Assigning to others, and the state without a verdict. */
function MoreActions({ alert }: { readonly alert: AlertDetail }): ReactNode {
  const change = useAlertChanges();
  const users = useQuery(assigneesQuery(useTenantUid())).data?.users ?? [];
  const people = users.map((user) => ({
    id: user.uid,
    label: user.name,
    isChosen: alert.assignee?.uid === user.uid,
    run: () => change([alert], { assigneeUid: user.uid }, user),
  }));
  const nobody = { id: "nobody", label: "Nobody", run: () => change([alert], { assigneeUid: null }) };
  const isClosed = alert.state === "closed";
  const state = {
    id: "state",
    label: isClosed ? "Open again" : "Close without a verdict",
    run: () => change([alert], { state: isClosed ? "in_progress" : "closed" }),
  };
  return (
    <ActionMenu groups={[{ actions: [state] }, { label: "Assign to", actions: [...people, nobody] }]}>
      <Button aria-label="More actions">
        <IconDots aria-hidden />
      </Button>
    </ActionMenu>
  );
}

import { type ReactNode, useState } from "react";
import type { AlertDetail } from "../../../../src/schema/views/alert.ts";
import { useMay, useMe } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { AssignMenu } from "./assign-menu.tsx";
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
      <AssignMenu
        current={alert.assignee}
        onAssign={(assignee) =>
          change([alert], { assigneeUid: assignee?.uid ?? null }, assignee ?? undefined)
        }
      />
      {maySuppress && (
        <Button keys="alert.suppress" onClick={() => setSuppressing(true)}>
          Suppress
        </Button>
      )}
      {alert.state === "closed" ? (
        <Button onClick={() => change([alert], { state: "in_progress" })}>Open again</Button>
      ) : (
        <Button onClick={() => change([alert], { state: "closed" })}>Close alert</Button>
      )}
      {isSuppressing && <SuppressDialog alert={alert} onClose={() => setSuppressing(false)} />}
    </div>
  );
}

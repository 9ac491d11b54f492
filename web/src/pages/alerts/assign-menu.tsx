import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { assigneesQuery } from "../../api/alerts.ts";
import { useTenantUid } from "../../api/me.ts";
import type { Assignee } from "../../api/paths.ts";
import { Button } from "../../components/button/button.tsx";
import { ActionMenu } from "../../components/menu/action-menu.tsx";

export type AssignMenuProps = {
  readonly current?: Assignee | null;
  /** Null: nobody. */
  readonly onAssign: (assignee: Assignee | null) => void;
};

/** Gives an alert to a person of the tenant, or to nobody. */
export function AssignMenu({ current = null, onAssign }: AssignMenuProps): ReactNode {
  const users = useQuery(assigneesQuery(useTenantUid())).data?.users ?? [];
  const people = users.map((user) => ({
    id: user.uid,
    label: user.name,
    isChosen: current?.uid === user.uid,
    run: () => onAssign(user),
  }));
  return (
    <ActionMenu
      groups={[
        { label: "Assign to", actions: people },
        { actions: [{ id: "nobody", label: "Nobody", run: () => onAssign(null) }] },
      ]}
    >
      <Button>{current ? current.name : "Assign"}</Button>
    </ActionMenu>
  );
}

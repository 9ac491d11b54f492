import { useBlocker } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Confirm } from "../../../components/dialog/confirm.tsx";

/** Asks before one leaves what is not saved; what was written is kept in this browser all the same. */
export function LeaveGuard({ isChanged }: { readonly isChanged: boolean }): ReactNode {
  const blocker = useBlocker({
    // the same page with another address is no leaving
    shouldBlockFn: ({ current, next }) => isChanged && current.pathname !== next.pathname,
    enableBeforeUnload: isChanged,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Confirm
      title="Leave without saving?"
      action="Leave the editor"
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    >
      What you wrote is kept in this browser, and is here again when you come back to edit this rule.
    </Confirm>
  );
}

import type { AlertChange, AlertView } from "../../../../src/schema/views/alert.ts";

/**
 * An alert as it will be after a change, drawn before the server has answered. The rules are the server's: a verdict
 * closes the alert and an assignee starts it, unless the change names a state.
 */
export function applyChange<T extends AlertView>(
  alert: T,
  change: AlertChange,
  assignee?: { readonly uid: string; readonly name: string },
): T {
  const next = { ...alert };
  if (change.assigneeUid === null) next.assignee = null;
  else if (change.assigneeUid !== undefined) {
    next.assignee = { uid: change.assigneeUid, name: assignee?.name ?? change.assigneeUid };
    if (next.state === "new") next.state = "in_progress";
  }
  if (change.verdict !== undefined) {
    next.verdict = change.verdict;
    if (change.verdict !== null) next.state = "closed";
  }
  if (change.state !== undefined) next.state = change.state;
  return next;
}

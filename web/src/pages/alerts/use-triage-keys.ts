import type { AlertView } from "../../../../src/schema/views/alert.ts";
import { useMay } from "../../api/me.ts";
import type { RowSource } from "../../components/table/row-source.ts";
import type { Selection } from "../../components/table/selection.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import type { Store } from "../../state/store.ts";
import { useAlertChanges, useAssignToMe } from "./use-alert-changes.ts";

/** Alerts that a key acts on: the marked ones, else the one under the cursor. Only loaded rows can be acted on. */
export function actedOn(rows: RowSource<AlertView>, { cursor, marked }: Selection): AlertView[] {
  if (marked.size === 0) return [rows.at(cursor)].filter((alert) => alert !== undefined);
  const found: AlertView[] = [];
  for (let i = 0; i < rows.count && found.length < marked.size; i++) {
    const alert = rows.at(i);
    if (alert !== undefined && marked.has(alert.uid)) found.push(alert);
  }
  return found;
}

/** Triage from the list, without opening anything: assign and verdicts. */
export function useTriageKeys(rows: RowSource<AlertView>, selection: Store<Selection>): void {
  const mayTriage = useMay("alerts:triage");
  const change = useAlertChanges();
  const assignToMe = useAssignToMe();
  const give = (verdict: NonNullable<AlertView["verdict"]>) => () =>
    change(actedOn(rows, selection.get()), { verdict });
  useShortcuts({
    "alert.assignMe": mayTriage && (() => assignToMe(actedOn(rows, selection.get()))),
    "alert.truePositive": mayTriage && give("true_positive"),
    "alert.benign": mayTriage && give("benign_true_positive"),
    "alert.falsePositive": mayTriage && give("false_positive"),
    "alert.undetermined": mayTriage && give("undetermined"),
  });
}

import type { ReactNode } from "react";
import type { AlertView } from "../../../../src/schema/views/alert.ts";
import { useMay } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import type { RowSource } from "../../components/table/row-source.ts";
import { markAll, type Selection } from "../../components/table/selection.ts";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { type Store, useStore } from "../../state/store.ts";
import { formatCountOf } from "../../text/format-number.ts";
import { AssignMenu } from "./assign-menu.tsx";
import { useAlertChanges, useAssignToMe } from "./use-alert-changes.ts";
import { actedOn } from "./use-triage-keys.ts";
import { VerdictMenu } from "./verdict-menu.tsx";

type BulkBarProps = { readonly rows: RowSource<AlertView>; readonly selection: Store<Selection> };

/** What can be done with the marked alerts. */
export function BulkBar(props: BulkBarProps): ReactNode {
  const count = useStore(props.selection, ({ marked }) => marked.size);
  return count > 0 && <OpenBar {...props} count={count} />;
}

function OpenBar({ rows, selection, count }: BulkBarProps & { readonly count: number }): ReactNode {
  const mayTriage = useMay("alerts:triage");
  const change = useAlertChanges();
  const assignToMe = useAssignToMe();
  const clear = (): void => selection.set(markAll(selection.get(), []));
  const marked = (): AlertView[] => actedOn(rows, selection.get());
  useShortcuts({ close: clear });
  return (
    <div className="bulk-bar" role="toolbar" aria-label="Selected alerts">
      <b className="strong">{formatCountOf(count, "alert")} selected</b>
      {mayTriage && (
        <>
          <Button keys="alert.assignMe" onClick={() => assignToMe(marked())}>
            Assign to me
          </Button>
          <AssignMenu
            onAssign={(assignee) =>
              change(marked(), { assigneeUid: assignee?.uid ?? null }, assignee ?? undefined)
            }
          />
          <VerdictMenu current={null} onGive={(verdict) => change(marked(), { verdict })} />
          <Button onClick={() => change(marked(), { state: "closed" })}>Close alerts</Button>
        </>
      )}
      <span className="grow" />
      <Button look="plain" keys="close" onClick={clear}>
        Clear
      </Button>
    </div>
  );
}

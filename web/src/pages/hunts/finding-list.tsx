import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { HuntFinding } from "../../../../src/schema/views/hunt.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Split } from "../../components/panel/split.tsx";
import { EmptyState } from "../../components/states/empty-state.tsx";
import { ErrorLine, ErrorState } from "../../components/states/error-state.tsx";
import { DataTable } from "../../components/table/data-table.tsx";
import type { RowSource } from "../../components/table/row-source.ts";
import { NO_SELECTION, type Selection } from "../../components/table/selection.ts";
import { useOpenFollowsCursor } from "../../components/table/use-open-follows-cursor.ts";
import { createStore } from "../../state/store.ts";
import { useUrlState } from "../../state/url-state.ts";
import { FINDING_COLUMNS, narrowFinding } from "./finding-columns.tsx";
import { FindingPanel } from "./finding-panel.tsx";
import type { HuntFindings } from "./use-hunt-findings.ts";

export type FindingListProps = {
  readonly findings: HuntFindings;
  /** Those that are loaded and in the chosen time. */
  readonly shown: readonly HuntFinding[] | undefined;
  readonly hasRowsAhead: boolean;
  readonly isUnderWay: boolean;
};

const uidOf = ({ finding }: HuntFinding): string => finding.uid;
/** Rows that stand in for those on the way. */
const MORE_ROWS = 24;
const NARROW = { height: 62, row: narrowFinding };

/** Findings of a hunt, and beside them the one under the cursor. */
export function FindingList({ findings, shown, hasRowsAhead, isUnderWay }: FindingListProps): ReactNode {
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  const [state, setState] = useUrlState();
  const [selection] = useState(() => createStore<Selection>(NO_SELECTION));
  const open = state["open"];
  useOpenFollowsCursor(selection, open !== undefined, setState);
  const rows = useMemo(() => rowsOf(shown, hasRowsAhead), [shown, hasRowsAhead]);
  const { loadMore, error } = findings;
  const count = shown?.length ?? 0;
  const onWindow = useCallback(
    (_: number, last: number) => void (last >= count && hasRowsAhead && loadMore()),
    [count, hasRowsAhead, loadMore],
  );
  if (error && shown === undefined)
    return <ErrorState what="The findings could not be loaded" error={error} onRetry={findings.retry} />;
  return (
    <Split
      panelLabel="Finding"
      list={
        <>
          {error && (
            <ErrorLine what="Not all findings could be loaded" error={error} onRetry={findings.retry} />
          )}
          <DataTable<HuntFinding>
            name="hunt-findings"
            label="Findings"
            columns={FINDING_COLUMNS}
            rows={rows}
            selection={selection}
            isMarkable={false}
            isStale={findings.isStale}
            onOpen={(row) => setState({ open: uidOf(row) }, open === undefined ? "push" : "replace")}
            onOpenPage={({ finding }) =>
              void navigate({
                to: "/t/$tenantUid/search/$eventUid",
                params: { tenantUid, eventUid: finding.eventUid },
              })
            }
            onWindow={onWindow}
            narrow={NARROW}
            empty={<NoFindings isUnderWay={isUnderWay} />}
          />
        </>
      }
      panel={
        open === undefined ? null : (
          <FindingPanel
            key={open}
            found={shown?.find((one) => uidOf(one) === open)}
            isLoading={shown === undefined}
            onClose={() => setState({ open: undefined })}
          />
        )
      }
    />
  );
}

function rowsOf(shown: readonly HuntFinding[] | undefined, hasRowsAhead: boolean): RowSource<HuntFinding> {
  if (shown === undefined) return { count: MORE_ROWS, at: () => undefined, uidOf };
  return { count: shown.length + (hasRowsAhead ? MORE_ROWS : 0), at: (index) => shown[index], uidOf };
}

function NoFindings({ isUnderWay }: { readonly isUnderWay: boolean }): ReactNode {
  const [state, setState] = useUrlState();
  if (state["rule"] !== undefined || state["new"] !== undefined || state["at"] !== undefined)
    return (
      <EmptyState
        title="No finding is like this"
        action={
          <Button onClick={() => setState({ rule: undefined, new: undefined, at: undefined })}>
            Show all findings
          </Button>
        }
      />
    );
  return isUnderWay ? (
    <EmptyState title="Nothing was found so far">What is found stands here as the hunt goes on.</EmptyState>
  ) : (
    <EmptyState title="Nothing was found">
      No event of the range matches. What was left out stands under “About the hunt”.
    </EmptyState>
  );
}

import type { ReactNode } from "react";
import type { EventQuery } from "../../../../src/schema/views/event.ts";
import type { ExportWanted } from "../../api/events.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { ActionMenu } from "../../components/menu/action-menu.tsx";
import { runExport } from "./export-events.ts";

/** Columns of a file beside those that were added to the list. */
const LIST_COLUMNS = ["time", "source_type", "device.hostname", "message"];

/** All events found as a file, with how much has come in the status line. The audit log tells who took it. */
export function ExportMenu({
  query,
  columns,
  total,
}: {
  readonly query: EventQuery;
  readonly columns: readonly string[];
  /** Events that were found; null while that is not known. */
  readonly total: number | null;
}): ReactNode {
  const tenantUid = useTenantUid();
  if (!useMay("events:export")) return null;
  const listed = [...new Set([...LIST_COLUMNS, ...columns])];
  const action = (id: string, label: string, wanted: Pick<ExportWanted, "format" | "columns">) => ({
    id,
    label,
    run: () => void runExport(tenantUid, { ...query, ...wanted }, total),
  });
  const groups = [
    {
      label: "All events found",
      actions: [
        action("ndjson", "NDJSON, whole events", { format: "ndjson", columns: [] }),
        action("csv", "CSV, whole events", { format: "csv", columns: [] }),
      ],
    },
    {
      label: "Columns of the list",
      actions: [
        action("ndjson-list", "NDJSON, columns of the list", { format: "ndjson", columns: listed }),
        action("csv-list", "CSV, columns of the list", { format: "csv", columns: listed }),
      ],
    },
  ];
  return (
    <ActionMenu align="end" groups={groups}>
      <Button>Export</Button>
    </ActionMenu>
  );
}

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { EventQuery } from "../../../../src/schema/views/event.ts";
import { exportEvents, type ExportWanted } from "../../api/events.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Progress } from "../../components/feedback/progress.tsx";
import { sayDone, sayFailed } from "../../components/feedback/toasts.ts";
import { ActionMenu } from "../../components/menu/action-menu.tsx";
import { InSlot } from "../../shell/slots.tsx";
import { saveFile } from "../../state/save-file.ts";
import { formatBytes } from "../../text/format-number.ts";

/** Columns of a CSV file beside those that were added to the list. */
const CSV_COLUMNS = ["time", "metadata.log_provider", "device.hostname", "user.name", "severity_id"];

/** All events found as a file, with how much has come in the status line. The audit log tells who took it. */
export function ExportMenu({
  query,
  columns,
}: {
  readonly query: EventQuery;
  readonly columns: readonly string[];
}): ReactNode {
  const mayExport = useMay("events:export");
  const { bytes, start, stop } = useExport();
  if (!mayExport) return null;
  const csv = [...new Set([...CSV_COLUMNS, ...columns])];
  const actions = [
    {
      id: "ndjson",
      label: "NDJSON, whole events",
      run: () => start({ ...query, format: "ndjson", columns: [] }),
    },
    {
      id: "csv",
      label: "CSV, columns of the list",
      run: () => start({ ...query, format: "csv", columns: csv }),
    },
  ];
  return (
    <>
      <ActionMenu align="end" groups={[{ label: "All events found", actions }]}>
        <Button disabled={bytes !== null}>Export</Button>
      </ActionMenu>
      {bytes !== null && (
        <InSlot name="work">
          <Progress label={`Exporting, ${formatBytes(bytes)}`} share={null} onStop={stop} />
        </InSlot>
      )}
    </>
  );
}

function useExport(): {
  /** What has come; null while nothing is exported. */
  readonly bytes: number | null;
  readonly start: (wanted: ExportWanted) => void;
  readonly stop: () => void;
} {
  const tenantUid = useTenantUid();
  const [bytes, setBytes] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (wanted: ExportWanted): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setBytes(0);
    try {
      const file = await exportEvents(tenantUid, wanted, { signal: controller.signal, onBytes: setBytes });
      saveFile(file, `events.${wanted.format}`);
      sayDone(`Exported ${formatBytes(file.size)} as events.${wanted.format}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!controller.signal.aborted) sayFailed(`Not exported: ${reason}`);
    } finally {
      setBytes(null);
    }
  };
  return { bytes, start: (wanted) => void start(wanted), stop: () => running.current?.abort() };
}

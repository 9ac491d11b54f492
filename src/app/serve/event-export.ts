import type { EventBulkPorts } from "../../api/routes/event-bulk.ts";
import type { EventExporter } from "../../events/index.ts";
import type { ChangeNotice } from "../../schema/change-notice.ts";

/** Files of events, each told to the audit log before anybody has a byte of it. */
export function createEventExport(
  exporter: EventExporter,
  record: (notice: ChangeNotice) => Promise<void>,
): EventBulkPorts["exportEvents"] {
  return async (tenantUid, actor, wanted, limits) => {
    const pieces = exporter.export(tenantUid, wanted, limits)[Symbol.asyncIterator]();
    // what cannot be run is refused here, while the answer can still say so
    const first = await pieces.next();
    await record({ tenantUid, actor, action: "event.export", target: wanted.format, details: wanted });
    return (async function* () {
      try {
        for (let next = first; next.done !== true; next = await pieces.next()) yield next.value;
      } finally {
        await pieces.return?.();
      }
    })();
  };
}

import type { EventBulkPorts } from "../../api/routes/event-bulk.ts";
import type { FindingExportPorts } from "../../api/routes/finding-export.ts";
import type { EventExporter, FindingExporter } from "../../events/index.ts";
import type { ChangeNotice } from "../../schema/change-notice.ts";

type Tell = (notice: ChangeNotice) => Promise<void>;

/** Files of events, each told to the audit log before anybody has a byte of it. */
export function createEventExport(exporter: EventExporter, record: Tell): EventBulkPorts["exportEvents"] {
  return async (tenantUid, actor, wanted, limits) =>
    recorded(exporter.export(tenantUid, wanted, limits), () =>
      record({ tenantUid, actor, action: "event.export", target: wanted.format, details: wanted }),
    );
}

/** Files of findings, told in the same way. */
export function createFindingExport(
  exporter: FindingExporter,
  record: Tell,
): FindingExportPorts["exportFindings"] {
  return async (tenantUid, actor, wanted, limits) =>
    recorded(exporter.export(tenantUid, wanted, limits), () =>
      record({ tenantUid, actor, action: "finding.export", target: "ocsf", details: wanted }),
    );
}

/** What cannot be run is refused as the first part is asked for, while the answer can still say so. */
async function recorded(
  text: AsyncIterable<string>,
  record: () => Promise<void>,
): Promise<AsyncIterable<string>> {
  const pieces = text[Symbol.asyncIterator]();
  const first = await pieces.next();
  await record();
  return (async function* () {
    try {
      for (let next = first; next.done !== true; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  })();
}

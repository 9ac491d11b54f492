import { createEventEncoder, type EventRecord, type GroupRows } from "../../src/events/index.ts";
import type { EventFields } from "../../src/schema/event.ts";
import type { EventLogsource } from "../../src/schema/logsource.ts";
import { CLASS, OCSF_VERSION, type OcsfEvent, SEVERITY, typeUid } from "../../src/schema/ocsf.ts";

/** Noon of a day on which nothing happened: tests have no clock. */
export const NOON = Date.UTC(2026, 0, 15, 12);

export function ocsfEvent(over: Partial<OcsfEvent> = {}): OcsfEvent {
  return {
    class_uid: CLASS.process_activity,
    category_uid: 1,
    activity_id: 1,
    type_uid: typeUid(CLASS.process_activity, 1),
    severity_id: SEVERITY.informational,
    time: NOON,
    metadata: { version: OCSF_VERSION, product: { name: "Sysmon", vendor_name: "Microsoft" } },
    ...over,
  };
}

export type TestEvent = {
  readonly tenantUid?: string;
  readonly ocsf?: Partial<OcsfEvent>;
  readonly fields?: EventFields;
  readonly raw?: string | Uint8Array;
  readonly receivedAt?: number;
  readonly logsource?: EventLogsource;
};

/** Events as the pipeline hands them to the store, as group `group` of spool `test`. */
export function groupOf(
  group: number,
  events: readonly TestEvent[],
  over: Partial<GroupRows> = {},
): GroupRows {
  const encoder = createEventEncoder();
  for (const [index, event] of events.entries()) encoder.add(recordOf(group, index, event));
  return {
    token: `test-${group}`,
    events: [encoder.take()],
    quarantined: [],
    findings: [],
    minutes: [],
    ...over,
  };
}

function recordOf(group: number, index: number, event: TestEvent): EventRecord {
  const raw = event.raw ?? "{}";
  return {
    header: {
      tenantUid: event.tenantUid ?? "acme",
      sourceName: "dc",
      listener: "http",
      receivedAt: event.receivedAt ?? NOON,
    },
    spool: "test",
    group,
    index,
    raw: typeof raw === "string" ? new TextEncoder().encode(raw) : raw,
    event: {
      sourceType: "microsoft_sysmon",
      logsource: event.logsource ?? { product: "windows", categories: [], services: [] },
      fields: event.fields ?? new Map(),
      ocsf: ocsfEvent(event.ocsf),
    },
  };
}

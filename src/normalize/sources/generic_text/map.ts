import { CLASS } from "../../../schema/ocsf.ts";
import { addFields, type FieldMap } from "../../flatten.ts";
import { hostDevice } from "../../host-device.ts";
import { namedSeverity } from "../../log-severity.ts";
import { ocsfEvent, ocsfMetadata } from "../../ocsf-event.ts";
import { put } from "../../put.ts";
import type { LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";

/**
 * Text of which nothing else is known: kept whole, and found by rules that search for words. A time and a level at its
 * start are read; a time without zone is in the sender's.
 */
export const genericText: LogSource = {
  name: "generic_text",
  title: "Text",
  recognizes: () => true,
  map: ({ message, time, host, zoneMinutes }) => {
    const head = HEAD.exec(message);
    const level = LEVEL.exec(message.slice(0, MAX_HEAD))?.[1];
    const fields: FieldMap = new Map([["message", message]]);
    addFields(fields, { host: host ?? undefined, level });
    const ocsf = ocsfEvent(CLASS.base_event, 0, {
      time: parseTime(head?.[1], zoneMinutes) ?? time,
      metadata: ocsfMetadata({ vendor: "unknown", name: "text" }, ["host"]),
      severityId: namedSeverity(level),
    });
    ocsf.message = message;
    put(ocsf, "device", hostDevice(host));
    const logsource = { product: null, categories: [], services: [] };
    return { kind: "pass", value: { sourceType: "generic_text", logsource, fields, ocsf } };
  },
};

const MAX_HEAD = 160;
const HEAD =
  /^[[(]?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?)(?=[\])\s,|]|$)/;
const LEVEL =
  /(?:^|[\s[|"(])(EMERG|ALERT|FATAL|CRITICAL|CRIT|ERROR|ERR|WARNING|WARN|NOTICE|INFO|DEBUG|TRACE)(?=[\s\]|:,)"])/;

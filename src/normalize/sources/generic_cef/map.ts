import { addFields } from "../../flatten.ts";
import { type FieldRole, knownFields } from "../../known-fields.ts";
import { knownLogsource, sigmaProduct } from "../../known-logsource.ts";
import { knownOcsf, severeFinding, writtenSeverity } from "../../known-ocsf.ts";
import { quarantine } from "../../quarantine.ts";
import type { DecodedRecord, LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { writtenTime } from "../../written-time.ts";
import { addLabelled, CEF_START, readCef } from "./read-cef.ts";

/**
 * ArcSight's Common Event Format of any product. Sigma's product is the device product (`fortigate`). The time is `rt`
 * when it can be read, else `start`, else the envelope's; a time without zone is in the sender's.
 */
export const genericCef: LogSource = {
  name: "generic_cef",
  title: "CEF",
  recognizes: (decoded) => isCef(decoded),
  map: (decoded) => {
    const cef = readCef(decoded.message);
    if (cef === null) return quarantine("undecodable", "not CEF with its seven bars");
    const { fields } = cef;
    const known = knownFields(fields);
    const { vendor, product, productVersion, eventClass, name, severity } = cef;
    const logsource = knownLogsource(fields, known, sigmaProduct(product));
    addFields(fields, {
      deviceVendor: vendor,
      deviceProduct: product,
      deviceVersion: productVersion,
      deviceEventClassId: eventClass,
      name,
      severity,
    });
    // after the fields have been understood: a label is a name for people
    addLabelled(fields);
    const severityId = writtenSeverity(severity);
    const ocsf = knownOcsf({
      known,
      product: { vendor, name: product, version: productVersion },
      time: timeOf(known, decoded) ?? decoded.time,
      host: decoded.host,
      message: known.get("message") ?? name,
      severityId,
      finding: severeFinding(known, severityId, name),
      eventCode: eventClass === "" ? undefined : eventClass,
    });
    return { kind: "pass", value: { sourceType: "generic_cef", logsource, fields, ocsf } };
  },
};

function isCef({ syslog, message }: DecodedRecord): boolean {
  const hasTag = message.startsWith("CEF:") || syslog?.appName === "CEF";
  return hasTag && CEF_START.test(message);
}

function timeOf(known: ReadonlyMap<FieldRole, string>, { zoneMinutes }: DecodedRecord): number | null {
  const written = known.get("time");
  return written === undefined
    ? null
    : (parseTime(written, zoneMinutes) ?? writtenTime(written, zoneMinutes));
}

import type { EventLogsource } from "../../../schema/logsource.ts";
import { textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";
import { type KnownFields, knownFields } from "../../known-fields.ts";
import { knownLogsource } from "../../known-logsource.ts";
import { knownOcsf, writtenSeverity } from "../../known-ocsf.ts";
import { syslogSeverity } from "../../log-severity.ts";
import { quarantine } from "../../quarantine.ts";
import type { DecodedRecord, LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { syslogLogsource } from "../linux_syslog/syslog-logsource.ts";
import { readPairs } from "./read-pairs.ts";

/**
 * Lines of `name=value` pairs: FortiGate, netfilter (iptables, ufw), logfmt and many appliances. The time is that of
 * `date` and `time` (with `tz`), else of the first field known to be one, else the envelope's; one without zone is in
 * the sender's.
 */
export const genericKv: LogSource = {
  name: "generic_kv",
  title: "key=value",
  recognizes: ({ json, message }) => json === null && isPairs(message),
  map: (decoded) => {
    const { fields, count, rest } = readPairs(decoded.message);
    if (count === 0) return quarantine("undecodable", "no name=value in it");
    const known = new Map(knownFields(fields));
    const product = productOf(fields, decoded);
    addAction(fields, known, rest);
    const logsource = logsourceOf(fields, known, product, decoded);
    // rules that search for words search for them as they stand
    if (!fields.has("message")) fields.set("message", decoded.message);
    const ocsf = knownOcsf({
      known,
      product,
      time: timeOf(fields, known, decoded) ?? decoded.time,
      host: decoded.host,
      message: known.get("message") ?? (rest === "" ? decoded.message : rest),
      severityId:
        fields.has("severity") || fields.has("level")
          ? writtenSeverity(known.get("severity"))
          : syslogSeverity(decoded.syslog?.severity ?? null),
    });
    return { kind: "pass", value: { sourceType: "generic_kv", logsource, fields, ocsf } };
  },
};

/** At least three pairs, which are most of the text: prose with an equals sign in it is none, nor what PAM says. */
function isPairs(message: string): boolean {
  if (!message.includes("=") || /^pam_\w{1,32}\(|^PAM /.test(message)) return false;
  const { count, rest } = readPairs(message);
  return count >= 3 && rest.length * 2 <= message.length;
}

type Product = { readonly vendor: string; readonly name: string; readonly sigma: string | null };

/** FortiOS names its device and log by id; netfilter has its chains' interfaces. */
function productOf(fields: FieldMap, { syslog }: DecodedRecord): Product {
  if (fields.has("devid") && fields.has("logid"))
    return { vendor: "Fortinet", name: "FortiGate", sigma: "fortigate" };
  if (fields.has("IN") && fields.has("OUT") && fields.has("SRC"))
    return { vendor: "Linux", name: "netfilter", sigma: "linux" };
  return { vendor: "unknown", name: syslog?.appName ?? "key=value", sigma: null };
}

function logsourceOf(
  fields: FieldMap,
  known: KnownFields,
  product: Product,
  decoded: DecodedRecord,
): EventLogsource {
  if (product.sigma === "fortigate") {
    const type = textField(fields, "type");
    return knownLogsource(fields, known, product.sigma, type === undefined ? [] : [type]);
  }
  if (decoded.syslog === null) return knownLogsource(fields, known, product.sigma, []);
  const syslog = syslogLogsource(decoded);
  const netfilter = product.sigma === "linux" ? ["iptables"] : [];
  return knownLogsource(fields, known, syslog.product, [...netfilter, ...syslog.services]);
}

/** Netfilter has no field for what it did; whoever wrote the rule put it in the prefix: `[UFW BLOCK]`, `IPTABLES-DROP:`. */
function addAction(fields: FieldMap, known: Map<string, string> & KnownFields, rest: string): void {
  if (known.has("action") || !fields.has("SRC")) return;
  const action = /\b(BLOCK|DROP|REJECT|DENY|ALLOW|ACCEPT|AUDIT)/i.exec(rest)?.[1];
  if (action === undefined) return;
  known.set("action", action.toLowerCase());
  fields.set("action", action.toLowerCase());
}

function timeOf(fields: FieldMap, known: KnownFields, { zoneMinutes }: DecodedRecord): number | null {
  const date = textField(fields, "date");
  const clock = textField(fields, "time");
  if (date !== undefined && clock !== undefined)
    return parseTime(`${date}T${clock}${textField(fields, "tz") ?? ""}`, zoneMinutes);
  return parseTime(known.get("time"), zoneMinutes);
}

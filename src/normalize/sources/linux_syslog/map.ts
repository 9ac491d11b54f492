import { CLASS } from "../../../schema/ocsf.ts";
import { quarantine } from "../../quarantine.ts";
import type { LogSource } from "../../source.ts";
import { pamOcsf } from "./pam.ts";
import { syslogLogsource } from "./syslog-logsource.ts";
import { readUnixMessage, unixOcsf } from "./unix-message.ts";

/**
 * Syslog text of a program that has no source of its own, with what PAM says in it. A stamp without year gets the year
 * nearest to the time of receipt; one without zone is in the sender's.
 */
export const linuxSyslog: LogSource = {
  name: "linux_syslog",
  title: "Syslog text",
  recognizes: ({ syslog, json }) => syslog !== null && json === null,
  map: (decoded) => {
    if (decoded.json !== null) return quarantine("undecodable", "JSON instead of a line");
    const message = readUnixMessage(decoded);
    const product = { vendor: "unknown", name: decoded.syslog?.appName ?? "syslog" };
    const ocsf = pamOcsf(message, product) ?? unixOcsf(message, [CLASS.base_event, 0], product);
    const logsource = syslogLogsource(decoded);
    if (logsource.product !== "linux") delete ocsf.device?.os;
    return { kind: "pass", value: { sourceType: "linux_syslog", logsource, fields: message.fields, ocsf } };
  },
};

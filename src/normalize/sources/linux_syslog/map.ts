import { CLASS } from "../../../schema/ocsf.ts";
import type { EventLogsource } from "../../../schema/logsource.ts";
import { quarantine } from "../../quarantine.ts";
import type { LogSource } from "../../source.ts";
import { pamOcsf } from "./pam.ts";
import { readUnixMessage, type UnixMessage, unixOcsf } from "./unix-message.ts";

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
    const logsource = logsourceOf(message);
    if (logsource.product !== "linux") delete ocsf.device?.os;
    return { kind: "pass", value: { sourceType: "linux_syslog", logsource, fields: message.fields, ocsf } };
  },
};

/** `auth` and `authpriv`: RFC 5424, section 6.2.1. */
const AUTH_FACILITIES: ReadonlySet<number> = new Set([4, 10]);
const AUTH_PROGRAMS =
  /^(?:login|systemd-logind|polkitd|polkit-agent-helper-1|pkexec|gdm.*|lightdm|passwd|useradd|userdel|usermod|groupadd|groupdel|chage|chpasswd|doas|pam_.*)$/;

/** Programs that Sigma's rules have a service for. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ["clamd", "clamav"],
  ["clamav", "clamav"],
  ["freshclam", "clamav"],
  ["clamscan", "clamav"],
  ["vsftpd", "vsftpd"],
  ["guacd", "guacamole"],
  ["guacamole", "guacamole"],
]);

/** Cisco writes `%FACILITY-SEVERITY-MNEMONIC:`; Sigma names the services of IOS and NX-OS by what they log. */
const CISCO = /^%[A-Z][A-Z0-9_]{1,30}-(?:[A-Z0-9_]{1,30}-)?[0-7]-[A-Z0-9_]{2,40}:/;

function logsourceOf({ decoded, program, text }: UnixMessage): EventLogsource {
  if (CISCO.test(text))
    return { product: "cisco", categories: [], services: ["syslog", "aaa", "bgp", "ldp"] };
  const facility = decoded.syslog?.facility ?? null;
  const isAuth = AUTH_PROGRAMS.test(program) || (facility !== null && AUTH_FACILITIES.has(facility));
  const service = SERVICES.get(program);
  const services = [isAuth ? "auth" : "syslog", ...(service === undefined ? [] : [service])];
  return { product: "linux", categories: [], services };
}

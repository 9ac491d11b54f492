import type { EventLogsource } from "../../../schema/logsource.ts";
import type { DecodedRecord } from "../../source.ts";
import { programName } from "./unix-message.ts";

/** Sigma's log source of a line with a syslog header, by its program and facility. */
export function syslogLogsource({ syslog, message }: DecodedRecord): EventLogsource {
  if (CISCO.test(message))
    return { product: "cisco", categories: [], services: ["syslog", "aaa", "bgp", "ldp"] };
  const program = programName(syslog?.appName ?? "");
  const facility = syslog?.facility ?? null;
  const isAuth = AUTH_PROGRAMS.test(program) || (facility !== null && AUTH_FACILITIES.has(facility));
  const service = SERVICES.get(program);
  const services = [isAuth ? "auth" : "syslog", ...(service === undefined ? [] : [service])];
  return { product: "linux", categories: [], services };
}

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

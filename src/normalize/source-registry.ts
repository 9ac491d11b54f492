import type { LogSource } from "./source.ts";
import { apacheAccess } from "./sources/apache_access/map.ts";
import { apacheError } from "./sources/apache_error/map.ts";
import { awsCloudtrail } from "./sources/aws_cloudtrail/map.ts";
import { genericCef } from "./sources/generic_cef/map.ts";
import { genericJson } from "./sources/generic_json/map.ts";
import { genericKv } from "./sources/generic_kv/map.ts";
import { genericLeef } from "./sources/generic_leef/map.ts";
import { genericTable } from "./sources/generic_table/map.ts";
import { genericText } from "./sources/generic_text/map.ts";
import { linuxAuditd } from "./sources/linux_auditd/map.ts";
import { linuxCron } from "./sources/linux_cron/map.ts";
import { linuxSu } from "./sources/linux_su/map.ts";
import { linuxSudo } from "./sources/linux_sudo/map.ts";
import { linuxSyslog } from "./sources/linux_syslog/map.ts";
import { linuxSysmon } from "./sources/linux_sysmon/map.ts";
import { microsoftDefender } from "./sources/microsoft_defender/map.ts";
import { microsoftSysmon } from "./sources/microsoft_sysmon/map.ts";
import { microsoftWindows } from "./sources/microsoft_windows/map.ts";
import { microsoftWindowsPowershell } from "./sources/microsoft_windows_powershell/map.ts";
import { microsoftWindowsSecurity } from "./sources/microsoft_windows_security/map.ts";
import { microsoftWindowsSystem } from "./sources/microsoft_windows_system/map.ts";
import { nginxAccess } from "./sources/nginx_access/map.ts";
import { nginxError } from "./sources/nginx_error/map.ts";
import { opensshSshd } from "./sources/openssh_sshd/map.ts";
import { squidAccess } from "./sources/squid_access/map.ts";
import { suricataEve } from "./sources/suricata_eve/map.ts";
import { zeekLogs } from "./sources/zeek_logs/map.ts";

/**
 * All log sources, in the order in which they are asked whether a record is theirs. The first that says yes reads it,
 * so the narrower stands before the wider; `source-registry.test.ts` holds every sample against this order.
 */
export const LOG_SOURCES: readonly LogSource[] = [
  microsoftSysmon,
  microsoftWindowsSecurity,
  microsoftWindowsPowershell,
  microsoftDefender,
  microsoftWindowsSystem,
  linuxSysmon,
  microsoftWindows,
  suricataEve,
  awsCloudtrail,
  zeekLogs,
  linuxAuditd,
  opensshSshd,
  linuxSudo,
  linuxSu,
  linuxCron,
  nginxAccess,
  nginxError,
  apacheAccess,
  apacheError,
  squidAccess,
  genericCef,
  genericLeef,
];

/** Read what no source recognises, and never refuse: one after the other until one recognises the record. */
export const FALLBACK_SOURCES: readonly LogSource[] = [
  genericJson,
  genericTable,
  genericKv,
  linuxSyslog,
  genericText,
];

import type { EventLogsource } from "../../../schema/logsource.ts";
import { CHANNEL } from "./channel.ts";
import { textOf, type WindowsEvent } from "./windows-event.ts";

/**
 * Where a Windows event comes from in Sigma's words. Source: SigmaHQ's `tests/thor.yml`, which Sigma's own tests use,
 * and for what it does not have the log source definitions of the rules.
 */
export function windowsLogsource(event: WindowsEvent): EventLogsource {
  const { channel } = event;
  if (channel === CHANNEL.sysmon) return sysmonLogsource(event);
  const found = CATEGORIES.get(channel)?.get(event.eventId);
  if (found !== undefined) return found;
  if (channel === CHANNEL.security && event.eventId === 4657) return registryAudit(event);
  return SERVICES.get(channel) ?? providerLogsource(event);
}

function windows(services: readonly string[], ...categories: string[]): EventLogsource {
  return { product: "windows", categories, services };
}

const PLAIN = windows([]);

const SYSMON_CATEGORY: ReadonlyMap<number, string> = new Map([
  [1, "process_creation"],
  [2, "file_change"],
  [3, "network_connection"],
  [4, "sysmon_status"],
  [5, "process_termination"],
  [6, "driver_load"],
  [7, "image_load"],
  [8, "create_remote_thread"],
  [9, "raw_access_thread"],
  [10, "process_access"],
  [11, "file_event"],
  [12, "registry_event"],
  [13, "registry_event"],
  [14, "registry_event"],
  [15, "create_stream_hash"],
  [16, "sysmon_status"],
  [17, "pipe_created"],
  [18, "pipe_created"],
  [19, "wmi_event"],
  [20, "wmi_event"],
  [21, "wmi_event"],
  [22, "dns_query"],
  [23, "file_delete"],
  [24, "clipboard_change"],
  [25, "process_tampering"],
  [26, "file_delete_detected"],
  [27, "file_block_executable"],
  [28, "file_block_shredding"],
  [29, "file_executable_detected"],
  [255, "sysmon_error"],
]);

const SYSMON_PLAIN = windows(["sysmon"]);
const SYSMON: ReadonlyMap<number, EventLogsource> = new Map(
  [...SYSMON_CATEGORY].map(([id, category]) => [id, windows(["sysmon"], category)]),
);
const SYSMON_SET = windows(["sysmon"], "registry_event", "registry_set");
const SYSMON_RENAME = windows(["sysmon"], "registry_event", "registry_rename");
const SYSMON_ADD = windows(["sysmon"], "registry_event", "registry_add");
const SYSMON_DELETE = windows(["sysmon"], "registry_event", "registry_delete");

function sysmonLogsource(event: WindowsEvent): EventLogsource {
  if (event.eventId === 13) return SYSMON_SET;
  if (event.eventId === 14) return SYSMON_RENAME;
  const type = event.eventId === 12 ? textOf(event, "EventType") : undefined;
  if (type === "CreateKey") return SYSMON_ADD;
  if (type === "DeleteKey" || type === "DeleteValue") return SYSMON_DELETE;
  return SYSMON.get(event.eventId) ?? SYSMON_PLAIN;
}

const AUDIT_SET = windows(["security"], "registry_event", "registry_set");
const AUDIT_DELETE = windows(["security"], "registry_event", "registry_delete");

/** 4657: `%%1906` is the deletion of a value. */
function registryAudit(event: WindowsEvent): EventLogsource {
  return textOf(event, "OperationType") === "%%1906" ? AUDIT_DELETE : AUDIT_SET;
}

function byId(
  services: readonly string[],
  categories: Record<string, readonly number[]>,
): ReadonlyMap<number, EventLogsource> {
  return new Map(
    Object.entries(categories).flatMap(([category, ids]) =>
      ids.map((id) => [id, windows(services, category)] as const),
    ),
  );
}

/** The event ids of Microsoft Defender that name a threat or its path. */
const ANTIVIRUS_IDS = [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116];

const CATEGORIES: ReadonlyMap<string, ReadonlyMap<number, EventLogsource>> = new Map([
  [CHANNEL.security, byId(["security"], { process_creation: [4688], network_connection: [5156, 5157] })],
  [CHANNEL.powershell, byId(["powershell"], { ps_module: [4103], ps_script: [4104] })],
  [CHANNEL.powershellCore, byId(["powershell"], { ps_module: [4103], ps_script: [4104] })],
  [
    CHANNEL.powershellClassic,
    byId(["powershell-classic"], {
      ps_classic_start: [400],
      ps_classic_provider_start: [600],
      ps_classic_script: [800],
    }),
  ],
  [CHANNEL.defender, byId(["windefend"], { antivirus: ANTIVIRUS_IDS })],
]);

const SERVICE_CHANNELS: readonly (readonly [services: string, channels: string])[] = [
  ["application", "Application"],
  ["security", "Security"],
  ["system", "System"],
  ["powershell", "Microsoft-Windows-PowerShell/Operational|PowerShellCore/Operational"],
  ["powershell-classic", "Windows PowerShell"],
  ["windefend", "Microsoft-Windows-Windows Defender/Operational"],
  ["ntlm", "Microsoft-Windows-NTLM/Operational"],
  ["taskscheduler", "Microsoft-Windows-TaskScheduler/Operational"],
  ["wmi", "Microsoft-Windows-WMI-Activity/Operational"],
  ["dhcp", "Microsoft-Windows-DHCP-Server/Operational"],
  ["printservice-admin", "Microsoft-Windows-PrintService/Admin"],
  ["printservice-operational", "Microsoft-Windows-PrintService/Operational"],
  ["smbclient-security", "Microsoft-Windows-SmbClient/Security"],
  ["smbclient-connectivity", "Microsoft-Windows-SmbClient/Connectivity"],
  ["smbserver-connectivity", "Microsoft-Windows-SMBServer/Connectivity"],
  [
    "terminalservices-localsessionmanager",
    "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
  ],
  ["codeintegrity-operational", "Microsoft-Windows-CodeIntegrity/Operational"],
  [
    "applocker",
    "Microsoft-Windows-AppLocker/MSI and Script|Microsoft-Windows-AppLocker/EXE and DLL|Microsoft-Windows-AppLocker/Packaged app-Deployment|Microsoft-Windows-AppLocker/Packaged app-Execution",
  ],
  ["msexchange-management", "MSExchange Management"],
  ["firewall-as", "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall"],
  ["bits-client", "Microsoft-Windows-Bits-Client/Operational"],
  [
    "security-mitigations",
    "Microsoft-Windows-Security-Mitigations/Kernel Mode|Microsoft-Windows-Security-Mitigations/User Mode|Microsoft-Windows-Security-Mitigations/KernelMode|Microsoft-Windows-Security-Mitigations/UserMode",
  ],
  ["diagnosis-scripted", "Microsoft-Windows-Diagnosis-Scripted/Operational"],
  ["shell-core", "Microsoft-Windows-Shell-Core/Operational"],
  ["openssh", "OpenSSH/Operational"],
  ["ldap", "Microsoft-Windows-LDAP-Client/Debug"],
  ["bitlocker", "Microsoft-Windows-BitLocker/BitLocker Management"],
  ["vhdmp", "Microsoft-Windows-VHDMP/Operational|Microsoft-Windows-VHDMP-Operational"],
  ["appxdeployment-server", "Microsoft-Windows-AppXDeploymentServer/Operational"],
  ["lsa-server", "Microsoft-Windows-LSA/Operational"],
  ["appxpackaging-om", "Microsoft-Windows-AppxPackaging/Operational"],
  ["dns-client", "Microsoft-Windows-DNS Client Events/Operational|Microsoft-Windows-DNS-Client/Operational"],
  ["dns-server", "DNS Server"],
  ["dns-server-analytic", "Microsoft-Windows-DNS-Server/Analytical"],
  ["dns-server-audit", "Microsoft-Windows-DNS-Server/Audit"],
  ["driver-framework", "Microsoft-Windows-DriverFrameworks-UserMode/Operational"],
  ["appmodel-runtime", "Microsoft-Windows-AppModel-Runtime/Admin"],
  ["capi2", "Microsoft-Windows-CAPI2/Operational"],
  [
    "certificateservicesclient-lifecycle-system",
    "Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational",
  ],
  [
    "kernel-shimengine",
    "Microsoft-Windows-Kernel-ShimEngine/Operational|Microsoft-Windows-Kernel-ShimEngine/Diagnostic",
  ],
  [
    "application-experience",
    "Microsoft-Windows-Application-Experience/Program-Telemetry|Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant",
  ],
  ["ntfs", "Microsoft-Windows-Ntfs/Operational"],
  [
    "hyper-v-worker",
    "Microsoft-Windows-Hyper-V-Worker|Microsoft-Windows-Hyper-V-Worker-Admin|Microsoft-Windows-Hyper-V-Worker-Operational",
  ],
  [
    "kernel-event-tracing",
    "Microsoft-Windows-Kernel-EventTracing|Microsoft-Windows-Kernel-EventTracing/Admin",
  ],
  ["sense", "Microsoft-Windows-SENSE/Operational"],
  // the service's name changed; rules of either name are about the same channels
  [
    "servicebus-client microsoft-servicebus-client",
    "Microsoft-ServiceBus-Client|Microsoft-ServiceBus-Client/Admin|Microsoft-ServiceBus-Client/Operational",
  ],
  ["iis-configuration", "Microsoft-IIS-Configuration/Operational"],
  ["iis", "Microsoft-IIS-Logging/Logs"],
];

const SERVICES: ReadonlyMap<string, EventLogsource> = new Map(
  SERVICE_CHANNELS.flatMap(([services, channels]) =>
    channels.split("|").map((channel) => [channel.toLowerCase(), windows(services.split(" "))] as const),
  ),
);

const FILE_ACCESS = windows([], "file_access");
const FILE_RENAME = windows([], "file_rename");

/** Kernel-File is an ETW provider that agents tap; it writes to no channel. 12 is Create, 27 RenamePath. */
function providerLogsource({ provider, eventId }: WindowsEvent): EventLogsource {
  if (provider.toLowerCase() !== "microsoft-windows-kernel-file") return PLAIN;
  return eventId === 12 ? FILE_ACCESS : eventId === 27 ? FILE_RENAME : PLAIN;
}

import type { RuleLogsource } from "../../../schema/logsource.ts";

/** Fields that all events of Windows may have. */
const COMMON =
  "EventID Provider_Name Channel Computer Security_UserID RuleName UtcTime ProcessGuid ProcessId User Image";
const REGISTRY = `${COMMON} Details EventType NewName TargetObject`;

/** Fields of Sysmon's events, by category. Source: Sysmon 15, "sysmon -s". */
const SYSMON: Readonly<Record<string, string>> = {
  process_creation: `${COMMON} FileVersion Description Product Company OriginalFileName CommandLine CurrentDirectory LogonGuid LogonId TerminalSessionId IntegrityLevel Hashes ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser GrandParentImage`,
  file_change: `${COMMON} TargetFilename CreationUtcTime PreviousCreationUtcTime`,
  network_connection: `${COMMON} Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName ParentImage CommandLine`,
  process_termination: COMMON,
  driver_load: `${COMMON} ImageLoaded Hashes Signed Signature SignatureStatus`,
  image_load: `${COMMON} ImageLoaded FileVersion Description Product Company OriginalFileName Hashes Signed Signature SignatureStatus CommandLine`,
  create_remote_thread: `${COMMON} SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid TargetProcessId TargetImage NewThreadId StartAddress StartModule StartFunction SourceUser TargetUser SourceCommandLine SourceParentImage SourceParentProcessId TargetParentProcessId`,
  raw_access_thread: `${COMMON} Device`,
  process_access: `${COMMON} SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID TargetProcessId TargetImage GrantedAccess CallTrace SourceUser TargetUser SourceCommandLine`,
  registry_set: REGISTRY,
  registry_add: REGISTRY,
  registry_delete: REGISTRY,
  registry_rename: REGISTRY,
  create_stream_hash: `${COMMON} TargetFilename CreationUtcTime Hash Contents`,
  dns_query: `${COMMON} QueryName QueryStatus QueryResults record_type answer`,
  file_delete: `${COMMON} TargetFilename Hashes IsExecutable Archived CommandLine ParentImage ParentCommandLine`,
  process_tampering: `${COMMON} Type`,
};

const SETS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(SYSMON).map(([category, fields]) => [category, new Set(fields.split(" "))]),
);

/** The fields that events of a rule's log source have, or null where they are not known. */
export function knownFields({ product, category, service }: RuleLogsource): ReadonlySet<string> | null {
  if (product !== "windows" || category === undefined || service !== undefined) return null;
  return SETS.get(category) ?? null;
}

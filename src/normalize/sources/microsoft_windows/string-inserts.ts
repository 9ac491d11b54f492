import type { FieldMap } from "../../flatten.ts";
import { CHANNEL } from "./channel.ts";

const SUBJECT = "SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId";
const TARGET = "TargetUserName TargetDomainName TargetSid";
const TARGET_USER = "TargetUserSid TargetUserName TargetDomainName TargetLogonId";
const ACCOUNT =
  "PrivilegeList SamAccountName DisplayName UserPrincipalName HomeDirectory HomePath ScriptPath ProfilePath UserWorkstations PasswordLastSet AccountExpires PrimaryGroupId AllowedToDelegateTo OldUacValue NewUacValue UserAccountControl UserParameters SidHistory LogonHours";
const LOGON_PROCESS = "LogonType LogonProcessName AuthenticationPackageName WorkstationName";
const OBJECT = "ObjectServer ObjectType ObjectName HandleId";
const MEMBER = `MemberName MemberSid ${TARGET} ${SUBJECT} PrivilegeList`;
const GROUP = `${TARGET} ${SUBJECT} PrivilegeList SamAccountName SidHistory`;
const TASK = `${SUBJECT} TaskName TaskContent`;

/**
 * Names of the event data of Security events, in the order of the provider's templates. Later versions of a template
 * add at its end. Source: the manifest of Microsoft-Windows-Security-Auditing, as records of it show.
 */
const SECURITY: ReadonlyMap<number, readonly string[]> = new Map(
  (
    [
      [[1102], SUBJECT],
      [
        [4624],
        `${SUBJECT} ${TARGET_USER} ${LOGON_PROCESS} LogonGuid TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort ImpersonationLevel RestrictedAdminMode TargetOutboundUserName TargetOutboundDomainName VirtualAccount TargetLinkedLogonId ElevatedToken`,
      ],
      [
        [4625],
        `${SUBJECT} TargetUserSid TargetUserName TargetDomainName Status FailureReason SubStatus ${LOGON_PROCESS} TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort`,
      ],
      [[4634], `${TARGET_USER} LogonType`],
      [[4647], TARGET_USER],
      [
        [4648],
        `${SUBJECT} LogonGuid TargetUserName TargetDomainName TargetLogonGuid TargetServerName TargetInfo ProcessId ProcessName IpAddress IpPort`,
      ],
      [
        [4656],
        `${SUBJECT} ${OBJECT} TransactionId AccessList AccessReason AccessMask PrivilegeList RestrictedSidCount ProcessId ProcessName ResourceAttributes`,
      ],
      [
        [4657],
        `${SUBJECT} ObjectName ObjectValueName HandleId OperationType OldValueType OldValue NewValueType NewValue ProcessId ProcessName`,
      ],
      [[4658], `${SUBJECT} ObjectServer HandleId ProcessId ProcessName`],
      [
        [4662],
        `${SUBJECT} ObjectServer ObjectType ObjectName OperationType HandleId AccessList AccessMask Properties AdditionalInfo AdditionalInfo2`,
      ],
      [[4663], `${SUBJECT} ${OBJECT} AccessList AccessMask ProcessId ProcessName ResourceAttributes`],
      [[4670], `${SUBJECT} ${OBJECT} OldSd NewSd ProcessId ProcessName`],
      [[4672], `${SUBJECT} PrivilegeList`],
      [[4673], `${SUBJECT} ObjectServer Service PrivilegeList ProcessId ProcessName`],
      [[4674], `${SUBJECT} ${OBJECT} AccessMask PrivilegeList ProcessId ProcessName`],
      [
        [4688],
        `${SUBJECT} NewProcessId NewProcessName TokenElevationType ProcessId CommandLine ${TARGET_USER} ParentProcessName MandatoryLabel`,
      ],
      [[4689], `${SUBJECT} Status ProcessId ProcessName`],
      [[4697], `${SUBJECT} ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount`],
      [[4698, 4699, 4700, 4701], TASK],
      [[4702], `${SUBJECT} TaskName TaskContentNew`],
      [[4704, 4705], `${SUBJECT} TargetSid PrivilegeList`],
      [[4719], `${SUBJECT} CategoryId SubcategoryId SubcategoryGuid AuditPolicyChanges`],
      [[4720], `${TARGET} ${SUBJECT} ${ACCOUNT}`],
      [[4722, 4724, 4725, 4767], `${TARGET} ${SUBJECT}`],
      [[4723, 4726], `${TARGET} ${SUBJECT} PrivilegeList`],
      [[4727, 4731, 4735, 4737, 4754, 4755], GROUP],
      [[4728, 4729, 4732, 4733, 4756, 4757], MEMBER],
      [[4730, 4734, 4758], `${TARGET} ${SUBJECT} PrivilegeList`],
      [[4738], `Dummy ${TARGET} ${SUBJECT} ${ACCOUNT}`],
      [[4740], `${TARGET} ${SUBJECT}`],
      [[4741], `${TARGET} ${SUBJECT} ${ACCOUNT} DnsHostName ServicePrincipalNames`],
      [[4742], `ComputerAccountChange ${TARGET} ${SUBJECT} ${ACCOUNT} DnsHostName ServicePrincipalNames`],
      [
        [4768],
        `${TARGET} ServiceName ServiceSid TicketOptions Status TicketEncryptionType PreAuthType IpAddress IpPort CertIssuerName CertSerialNumber CertThumbprint`,
      ],
      [
        [4769],
        "TargetUserName TargetDomainName ServiceName ServiceSid TicketOptions TicketEncryptionType IpAddress IpPort Status LogonGuid TransmittedServices",
      ],
      [
        [4771],
        "TargetUserName TargetSid ServiceName TicketOptions Status PreAuthType IpAddress IpPort CertIssuerName CertSerialNumber CertThumbprint",
      ],
      [[4776], "PackageName TargetUserName Workstation Status"],
      [[4778, 4779], "AccountName AccountDomain LogonID SessionName ClientName ClientAddress"],
      [[4781], `OldTargetUserName NewTargetUserName TargetDomainName TargetSid ${SUBJECT} PrivilegeList`],
      [[4798, 4799], `${TARGET} ${SUBJECT} CallerProcessId CallerProcessName`],
      [
        [5136],
        `OpCorrelationID AppCorrelationID ${SUBJECT} DSName DSType ObjectDN ObjectGUID ObjectClass AttributeLDAPDisplayName AttributeSyntaxOID AttributeValue OperationType`,
      ],
      [[5140], `${SUBJECT} ObjectType IpAddress IpPort ShareName ShareLocalPath AccessMask AccessList`],
      [
        [5145],
        `${SUBJECT} ObjectType IpAddress IpPort ShareName ShareLocalPath RelativeTargetName AccessMask AccessList AccessReason`,
      ],
      [
        [5156, 5157],
        "ProcessID Application Direction SourceAddress SourcePort DestAddress DestPort Protocol FilterRTID LayerName LayerRTID RemoteUserID RemoteMachineID",
      ],
    ] as const
  ).flatMap(([ids, names]) => ids.map((id) => [id, names.split(" ")] as const)),
);

const POWERSHELL: ReadonlyMap<number, readonly string[]> = new Map([
  [4103, ["ContextInfo", "UserData", "Payload"]],
  [4104, ["MessageNumber", "MessageTotal", "ScriptBlockText", "ScriptBlockId", "Path"]],
]);
const SERVICE = "ServiceName ImagePath ServiceType StartType AccountName";
const THREAT =
  "ProductName ProductVersion DetectionID DetectionTime Unused Unused2 ThreatID ThreatName SeverityID SeverityName CategoryID CategoryName FWLink StatusCode StatusDescription State SourceID SourceName ProcessName DetectionUser Unused3 Path OriginID OriginName ExecutionID ExecutionName TypeID TypeName PreExecutionStatus ActionID ActionName Unused4 ErrorCode ErrorDescription Unused5 PostCleanStatus AdditionalActionsID AdditionalActionsString RemediationUser Unused6 SecurityintelligenceVersion EngineVersion";

/** By channel in lower case. What is not here is read out of the message, where that is the same in all languages. */
const TEMPLATES: ReadonlyMap<string, ReadonlyMap<number, readonly string[]>> = new Map([
  [CHANNEL.security, SECURITY],
  [CHANNEL.powershell, POWERSHELL],
  [CHANNEL.powershellCore, POWERSHELL],
  [
    CHANNEL.system,
    new Map([
      [7045, SERVICE.split(" ")],
      [7036, ["param1", "param2"]],
      [7040, ["param1", "param2", "param3", "param4"]],
    ]),
  ],
  [
    "microsoft-windows-taskscheduler/operational",
    new Map([
      [106, ["TaskName", "UserContext"]],
      [140, ["TaskName", "UserName"]],
      [141, ["TaskName", "UserName"]],
      [200, ["TaskName", "TaskInstanceId", "ActionName", "EnginePID"]],
      [201, ["TaskName", "TaskInstanceId", "ActionName", "ResultCode", "EnginePID"]],
    ]),
  ],
  [
    CHANNEL.defender,
    new Map([
      [1116, THREAT.split(" ")],
      [1117, THREAT.split(" ")],
      [5001, ["ProductName", "ProductVersion"]],
      [5007, ["ProductName", "ProductVersion", "OldValue", "NewValue"]],
    ]),
  ],
]);

/**
 * Gives the values that some shippers send without names (`StringInserts` of Fluent Bit) the names of the event's
 * template. Values without a known name become the list `Data`, as unnamed event data is.
 */
export function nameInserts(fields: FieldMap, channel: string, eventId: number): void {
  const inserts = fields.get("StringInserts");
  if (!Array.isArray(inserts)) return;
  fields.delete("StringInserts");
  const names = TEMPLATES.get(channel)?.get(eventId) ?? [];
  const unnamed = inserts.slice(names.length);
  for (const [index, value] of inserts.slice(0, names.length).entries())
    fields.set(names[index] ?? "Data", value);
  if (unnamed.length > 0) fields.set("Data", unnamed);
}

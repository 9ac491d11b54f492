/** `MandatoryLabel` as Sysmon names it. Source: [MS-DTYP] 2.4.2.4, S-1-16-* */
export const INTEGRITY_OF_SID: ReadonlyMap<string, string> = new Map([
  ["S-1-16-0", "Untrusted"],
  ["S-1-16-4096", "Low"],
  ["S-1-16-8192", "Medium"],
  ["S-1-16-8448", "Medium"],
  ["S-1-16-12288", "High"],
  ["S-1-16-16384", "System"],
  ["S-1-16-20480", "Protected"],
]);

/** Accounts of the system, which Security events name after the computer (`HOST$`) and Sysmon by their own name. */
export const ACCOUNT_OF_SID: ReadonlyMap<string, string> = new Map([
  ["S-1-5-18", "NT AUTHORITY\\SYSTEM"],
  ["S-1-5-19", "NT AUTHORITY\\LOCAL SERVICE"],
  ["S-1-5-20", "NT AUTHORITY\\NETWORK SERVICE"],
]);

/** Registry value types in 4657. Source: msobjs.dll's parameter messages. */
export const REGISTRY_TYPE: ReadonlyMap<string, string> = new Map([
  ["%%1872", "REG_NONE"],
  ["%%1873", "REG_SZ"],
  ["%%1874", "REG_EXPAND_SZ"],
  ["%%1875", "REG_BINARY"],
  ["%%1876", "REG_DWORD"],
  ["%%1877", "REG_DWORD_BIG_ENDIAN"],
  ["%%1878", "REG_LINK"],
  ["%%1879", "REG_MULTI_SZ"],
  ["%%1883", "REG_QWORD"],
]);

/** Why a logon failed, by NTSTATUS in `Status` or `SubStatus` of 4625 and 4776. Source: [MS-ERREF] 2.3.1. */
export const LOGON_FAILURE: ReadonlyMap<string, string> = new Map([
  ["0xc0000064", "User does not exist"],
  ["0xc000006a", "Wrong password"],
  ["0xc000006d", "Wrong user name or password"],
  ["0xc000006e", "Account restriction"],
  ["0xc000006f", "Outside the hours of the account"],
  ["0xc0000070", "Workstation not allowed"],
  ["0xc0000071", "Password expired"],
  ["0xc0000072", "Account disabled"],
  ["0xc000009a", "Insufficient resources"],
  ["0xc0000133", "Clocks differ too much"],
  ["0xc000015b", "Logon type not granted"],
  ["0xc000018c", "Trust relationship failed"],
  ["0xc0000192", "Netlogon not started"],
  ["0xc0000193", "Account expired"],
  ["0xc0000224", "Password must change"],
  ["0xc0000234", "Account locked out"],
  ["0xc0000413", "Authentication firewall refused"],
]);

/** Kerberos result codes in 4768, 4769 and 4771. Source: RFC 4120, 7.5.9. */
export const KERBEROS_FAILURE: ReadonlyMap<string, string> = new Map([
  ["0x1", "Client entry expired"],
  ["0x2", "Server entry expired"],
  ["0x6", "Client not found"],
  ["0x7", "Server not found"],
  ["0x9", "Client or server has no key"],
  ["0xb", "Start time after end time"],
  ["0xc", "Policy refused"],
  ["0xd", "Option not possible"],
  ["0xe", "Encryption type not supported"],
  ["0x10", "Pre-authentication type not supported"],
  ["0x12", "Client revoked, disabled or locked"],
  ["0x17", "Password expired"],
  ["0x18", "Wrong password"],
  ["0x19", "Pre-authentication required"],
  ["0x1f", "Integrity check failed"],
  ["0x20", "Ticket expired"],
  ["0x22", "Replay"],
  ["0x25", "Clocks differ too much"],
]);

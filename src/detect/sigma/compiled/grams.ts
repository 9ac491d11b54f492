import { foldedBytes } from "./folded-text.ts";

/** Runs of this many bytes are what the index looks for. */
export const GRAM = 4;

/** The four bytes at a place as one number. */
export function gramAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

export type GramRarity = {
  /** Where the rarest four bytes of a literal begin. */
  readonly rarestAt: (bytes: Uint8Array) => number;
};

/** How often runs of four bytes are met: in what every host writes all day, and among the literals themselves. */
export function gramRarity(literals: readonly Uint8Array[]): GramRarity {
  const counts = new Map<number, number>();
  for (const bytes of literals)
    for (let at = 0; at + GRAM <= bytes.length; at++) {
      const gram = gramAt(bytes, at);
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  const weightOf = (gram: number): number =>
    (counts.get(gram) ?? 0) + (everyday.get(gram) ?? 0) * EVERYDAY_WEIGHT;
  return {
    rarestAt: (bytes) => {
      let [best, least] = [0, Number.POSITIVE_INFINITY];
      for (let at = 0; at + GRAM <= bytes.length; at++) {
        const weight = weightOf(gramAt(bytes, at));
        if (weight < least) [best, least] = [at, weight];
      }
      return best;
    },
  };
}

/** A gram of everyday values costs a comparison in every event, one that literals share only where it is met. */
const EVERYDAY_WEIGHT = 50;

/**
 * How likely a value is to have a literal in it, from 0 to 1, roughly: as likely as the everyday values are to have its
 * rarest four bytes, and less the longer it is.
 */
export function likelihoodOf(text: string): number {
  const bytes = foldedBytes(text);
  if (bytes.length < GRAM) return 1 / (1 + bytes.length);
  let seen = Number.POSITIVE_INFINITY;
  for (let at = 0; at + GRAM <= bytes.length; at++)
    seen = Math.min(seen, everyday.get(gramAt(bytes, at)) ?? 0);
  return (seen + 0.5 / bytes.length) / (EVERYDAY.length + 1);
}

/** The runs of bytes of a text, in order. */
function gramsOf(bytes: Uint8Array): number[] {
  return Array.from({ length: Math.max(0, bytes.length - GRAM + 1) }, (_, at) => gramAt(bytes, at));
}

/** Values as hosts write them all day: paths, command lines and keys in which no attack is. */
const EVERYDAY = [
  "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s Schedule",
  "C:\\Windows\\System32\\svchost.exe -k LocalServiceNetworkRestricted -p",
  "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
  "C:\\Windows\\system32\\backgroundTaskHost.exe -ServerName:App.AppXmtcan0h2tfbfy7k9kn8hbxb6dmzz1zh0.mca",
  "C:\\Windows\\System32\\RuntimeBroker.exe -Embedding",
  "C:\\Windows\\System32\\dllhost.exe /Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}",
  "C:\\Windows\\System32\\taskhostw.exe",
  "C:\\Windows\\System32\\conhost.exe 0xffffffff -ForceV1",
  "C:\\Windows\\system32\\cmd.exe /c",
  "C:\\Windows\\SysWOW64\\rundll32.exe",
  "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -NoProfile -ExecutionPolicy Bypass -File",
  "C:\\Windows\\explorer.exe",
  "C:\\Windows\\System32\\services.exe",
  "C:\\Windows\\System32\\lsass.exe",
  "C:\\Windows\\System32\\ntdll.dll|C:\\Windows\\System32\\KERNELBASE.dll+2c13e",
  "C:\\Windows\\assembly\\NativeImages_v4.0.30319_64\\System.ni.dll",
  "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\mscorsvw.exe",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe --type=renderer --lang=en-US --field-trial-handle",
  "C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe /ua /installsource scheduler",
  "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE",
  "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\MsMpEng.exe",
  "C:\\Users\\user\\AppData\\Local\\Temp\\tmp1A2B.tmp",
  "C:\\Users\\user\\AppData\\Roaming\\Microsoft\\Windows\\Recent\\report.docx.lnk",
  "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\Run",
  "HKLM\\System\\CurrentControlSet\\Services\\bam\\State\\UserSettings\\S-1-5-21-1004336348-1177238915-682003330-512",
  "HKU\\S-1-5-21\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\ProxyEnable",
  "Microsoft Corporation Microsoft\u00ae Windows\u00ae Operating System Host Process for Windows Services",
  "NT AUTHORITY\\SYSTEM NT AUTHORITY\\NETWORK SERVICE",
  "SHA1=,MD5=,SHA256=,IMPHASH=",
  "Get-ChildItem -Path $env:USERPROFILE | Where-Object { $_.Name } | ForEach-Object { Write-Output }",
  "function prompt { $null = Set-StrictMode -Version Latest; return [System.Management.Automation.PSObject] }",
  "/usr/bin/bash -c /usr/sbin/cron -f /bin/sh /usr/lib/systemd/systemd --user /etc/ssh/sshd_config",
  "/usr/bin/python3 /usr/local/bin /var/log/syslog /home/user/.cache /tmp/",
  "GET /index.html HTTP/1.1 Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
  "https://www.example.com/api/v1/resource?id=1&lang=en",
  "arn:aws:iam::123456789012:user/name ec2.amazonaws.com AssumeRole DescribeInstances us-east-1",
  "S-1-5-18 0x3e7 System High Medium LogonId ProcessId TargetUserName SubjectUserName",
];

/** In how many of the everyday values each run of four bytes is. */
const everyday = countEveryday();

function countEveryday(): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of EVERYDAY)
    for (const gram of new Set(gramsOf(foldedBytes(value)))) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}

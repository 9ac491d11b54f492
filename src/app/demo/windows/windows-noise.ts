import { KEY_HOSTS } from "../company.ts";
import type { Activity, DemoRecord } from "../demo-record.ts";
import type { Random } from "../random.ts";
import { type Desktop, type Fleet, type Machine, PROGRAMS } from "./fleet.ts";
import {
  defenderEvent,
  kerberosTickets,
  loggedOff,
  loggedOn,
  logonFailed,
  machineAccount,
  privilegesAssigned,
  scriptBlock,
  serviceState,
  shareAccessed,
} from "./security-events.ts";
import type { Process } from "./windows-host.ts";

const OFFICE = ["Microsoft Office", "Microsoft Corporation"] as const;
const SITES = [
  ["mail.brightwater.example", "10.20.1.24"],
  ["intranet.brightwater.example", "10.20.1.24"],
  ["news.example.com", "198.51.100.110"],
  ["maps.example.net", "198.51.100.120"],
  ["suppliers.example.org", "203.0.113.80"],
  ["standards.example.org", "203.0.113.81"],
  ["meet.example.com", "198.51.100.130"],
] as const;
const DOCUMENTS = [
  "Offer pump series 4.docx",
  "Minutes week 47.docx",
  "Test report 2231.docx",
  "Travel plan.docx",
];
const SHEETS = ["Stock.xlsx", "Budget 2027.xlsx", "Shift plan.xlsx", "Calibration.xlsx"];
const DRAWINGS = [
  "pump\\P4-housing.dwg",
  "pump\\P4-impeller.dwg",
  "gauge\\G2-dial.dwg",
  "gauge\\G2-spring.step",
];

/** What the Windows hosts do all day. None of it is an attack. */
export function windowsNoise(fleet: Fleet, random: Random): readonly Activity[] {
  const desktop = (): Desktop => random.pick(fleet.desktops);
  const machine = (): Machine => random.pick([...fleet.desktops, ...fleet.servers]);
  return [
    { weight: 14, run: (time) => browse(desktop(), random, time) },
    { weight: 8, run: (time) => writeDocument(desktop(), random, time) },
    { weight: 6, run: (time) => openSmallProgram(desktop(), random, time) },
    { weight: 10, run: (time) => workOnShare(fleet, desktop(), random, time) },
    { weight: 8, run: (time) => machineLogon(fleet, machine(), random, time) },
    { weight: 7, run: (time) => serviceWork(machine(), random, time) },
    { weight: 5, run: (time) => setSettings(desktop(), random, time) },
    { weight: 1, run: (time) => mistype(desktop(), random, time) },
    { weight: 2, run: (time) => inventory(machine(), time) },
    { weight: 3, run: (time) => [serviceState(machine().on, random, time)] },
    { weight: 1, run: (time) => [defenderEvent(machine().on, 2000, time)] },
  ];
}

function browse({ on, browser }: Desktop, random: Random, time: number): DemoRecord[] {
  const [name, ip] = random.pick(SITES);
  return [
    on.resolve(browser, name, ip, time),
    on.connect(
      browser,
      { ip: KEY_HOSTS.proxy.ip, port: 3128, name: "proxy-01.brightwater.example" },
      time + 30,
    ),
  ];
}

function writeDocument({ on, explorer, person }: Desktop, random: Random, time: number): DemoRecord[] {
  const isSheet = random.chance(0.4);
  const image = isSheet ? PROGRAMS.excel : PROGRAMS.word;
  const path = `C:\\Users\\${person.account}\\Documents\\${random.pick(isSheet ? SHEETS : DOCUMENTS)}`;
  const office = on.start(explorer, { image, commandLine: `"${image}" "${path}"`, product: OFFICE }, time);
  const saved = time + random.int(4000, 40_000);
  const records = [office.record, on.write(office.process, path, saved)];
  if (random.chance(0.2)) records.push(print(on, office.process, saved + 900));
  return [...records, on.end(office.process, saved + random.int(1000, 20_000))];
}

function print(on: Desktop["on"], parent: Process, time: number): DemoRecord {
  return on.start(
    parent,
    { image: "C:\\Windows\\splwow64.exe", commandLine: "C:\\Windows\\splwow64.exe 8192" },
    time,
  ).record;
}

function openSmallProgram({ on, explorer }: Desktop, random: Random, time: number): DemoRecord[] {
  const image = random.pick([
    "C:\\Windows\\System32\\notepad.exe",
    "C:\\Windows\\System32\\calc.exe",
    "C:\\Windows\\System32\\mspaint.exe",
    "C:\\Windows\\System32\\SnippingTool.exe",
    "C:\\Program Files\\7-Zip\\7zFM.exe",
    "C:\\Program Files\\Teams\\Teams.exe",
    "C:\\Program Files\\CAD Studio\\cad.exe",
  ]);
  const { process, record } = on.start(explorer, { image, commandLine: `"${image}"` }, time);
  return [record, on.end(process, time + random.int(3000, 50_000))];
}

/** A person opens drawings on the file server: tickets, a session there, reads and a write. */
function workOnShare(fleet: Fleet, { on, person }: Desktop, random: Random, time: number): DemoRecord[] {
  const files = fleet.server(KEY_HOSTS.files);
  const controller = fleet.server(random.pick([KEY_HOSTS.dc1, KEY_HOSTS.dc2]));
  const session = files.on.signIn(person);
  const from = on.host;
  const access = { from, share: ["projects", "D:\\Projects"], file: random.pick(DRAWINGS) } as const;
  return [
    ...kerberosTickets(controller.on, { person, from, service: files.on.host, time }),
    loggedOn(files.on, session, { type: 3, from, time: time + 20 }),
    shareAccessed(files.on, session, { ...access, isWrite: false, time: time + 60 }),
    shareAccessed(files.on, session, { ...access, isWrite: random.chance(0.4), time: time + 4000 }),
    loggedOff(files.on, session, 3, time + 9000),
  ];
}

/** Every host fetches its policies from a controller under its own account. */
function machineLogon(fleet: Fleet, { on }: Machine, random: Random, time: number): DemoRecord[] {
  const controller = fleet.server(random.pick([KEY_HOSTS.dc1, KEY_HOSTS.dc2]));
  const session = controller.on.signIn(machineAccount(on.host));
  return [
    loggedOn(controller.on, session, { type: 3, from: on.host, time }),
    loggedOff(controller.on, session, 3, time + random.int(100, 4000)),
  ];
}

/** The scheduler and the service manager start what keeps Windows going. */
function serviceWork({ on, services, scheduler }: Machine, random: Random, time: number): DemoRecord[] {
  const isTask = random.chance(0.5);
  const program = isTask
    ? random.pick([
        { image: "C:\\Windows\\System32\\taskhostw.exe", commandLine: "taskhostw.exe Install $(Arg0)" },
        {
          image: "C:\\Windows\\System32\\defrag.exe",
          commandLine: "C:\\Windows\\system32\\defrag.exe -c -h -o",
        },
        {
          image: "C:\\Program Files (x86)\\Google\\Update\\GoogleUpdate.exe",
          commandLine:
            '"C:\\Program Files (x86)\\Google\\Update\\GoogleUpdate.exe" /ua /installsource scheduler',
        },
      ])
    : random.pick([
        { image: PROGRAMS.svchost, commandLine: `${PROGRAMS.svchost} -k netsvcs -p -s wuauserv` },
        { image: PROGRAMS.svchost, commandLine: `${PROGRAMS.svchost} -k netsvcs -p -s BITS` },
        { image: "C:\\Windows\\servicing\\TrustedInstaller.exe" },
      ]);
  const { process, record } = on.start(isTask ? scheduler : services, program, time);
  const records = [record, on.end(process, time + random.int(2000, 60_000))];
  if (random.chance(0.3)) records.push(privilegesAssigned(on, on.system(), time + 5));
  return records;
}

function setSettings({ on, explorer, session }: Desktop, random: Random, time: number): DemoRecord[] {
  const key = random.pick([
    "Explorer\\RecentDocs\\MRUListEx",
    "Explorer\\FeatureUsage\\AppSwitched",
    "Search\\RecentApps",
  ]);
  const path = `HKU\\${session.sid}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\${key}`;
  return [on.setRegistry(explorer, [path, "Binary Data"], time)];
}

/** A wrong password after the break, and the right one. */
function mistype({ on, person, session }: Desktop, random: Random, time: number): DemoRecord[] {
  return [
    logonFailed(on, person, { type: 2, from: null, time }),
    loggedOn(on, session, { type: 2, from: null, time: time + random.int(2000, 7000) }),
  ];
}

/** The inventory agent runs a script of its own, in the open. */
function inventory({ on, scheduler }: Machine, time: number): DemoRecord[] {
  const commandLine =
    'powershell.exe -NoProfile -ExecutionPolicy RemoteSigned -File "C:\\Program Files\\Brightwater\\Inventory\\inventory.ps1"';
  const { process, record } = on.start(
    scheduler,
    { image: PROGRAMS.powershell, commandLine, originalName: "PowerShell.EXE" },
    time,
  );
  const script =
    "Get-CimInstance Win32_LogicalDisk | Select-Object DeviceID, Size, FreeSpace | ConvertTo-Json";
  return [
    record,
    scriptBlock(on, process.session, script, time + 700),
    on.connect(
      process,
      { ip: KEY_HOSTS.apps.ip, port: 443, name: "inventory.brightwater.example" },
      time + 1500,
    ),
    on.end(process, time + 2500),
  ];
}

import { type Host, type Person, PEOPLE, WINDOWS_SERVERS, WORKSTATION_HOSTS } from "../company.ts";
import type { DemoRecord } from "../demo-record.ts";
import type { Random } from "../random.ts";
import { loggedOn } from "./security-events.ts";
import { type Process, type Program, type Session, WindowsHost } from "./windows-host.ts";

/** A Windows host with what runs on every one. */
export type Machine = {
  readonly on: WindowsHost;
  readonly services: Process;
  /** The service host that starts scheduled tasks. */
  readonly scheduler: Process;
  readonly lsass: Process;
};

/** A workstation and the person who sits at it. */
export type Desktop = Machine & {
  readonly person: Person;
  readonly session: Session;
  readonly explorer: Process;
  readonly browser: Process;
  readonly mail: Process;
};

/** All Windows hosts of the company, with the records of how they came up. */
export type Fleet = {
  readonly desktops: readonly Desktop[];
  readonly servers: readonly Machine[];
  readonly server: (host: Host) => Machine;
  readonly boot: readonly DemoRecord[];
};

export const PROGRAMS = {
  browser: "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  mail: "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE",
  word: "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE",
  excel: "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE",
  powershell: "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
  cmd: "C:\\Windows\\System32\\cmd.exe",
  svchost: "C:\\Windows\\System32\\svchost.exe",
} as const;

/** Hosts come up within this time. */
const BOOT_MS = 5 * 60_000;

/** Starts all hosts at `time` and in the minutes after it. */
export function createFleet(random: Random, time: number): Fleet {
  const boot: DemoRecord[] = [];
  const desktops = WORKSTATION_HOSTS.map((host, index) => {
    // the first person, whom the story is about, sits at WS-014
    const person = PEOPLE[(index + WORKSTATION_HOSTS.length - 13) % WORKSTATION_HOSTS.length];
    if (person === undefined) throw new Error(`nobody sits at ${host.name}`);
    const at = time + random.int(0, BOOT_MS);
    return openDesktop(startMachine(host, random, [at, boot]), person, [at + 20_000, boot]);
  });
  const servers = WINDOWS_SERVERS.map((host) =>
    startMachine(host, random, [time + random.int(0, BOOT_MS), boot]),
  );
  return {
    desktops,
    servers,
    server: (host) => {
      const machine = servers.find((server) => server.on.host.name === host.name);
      if (machine === undefined) throw new Error(`${host.name} is no Windows server`);
      return machine;
    },
    boot: boot.toSorted((a, b) => a.time - b.time),
  };
}

function startMachine(
  host: Host,
  random: Random,
  [time, boot]: readonly [time: number, boot: DemoRecord[]],
): Machine {
  const on = new WindowsHost(host, random.fork());
  const system = on.system();
  const wininit = on.running("C:\\Windows\\System32\\wininit.exe", "wininit.exe", system, time);
  const start = starter(on, boot);
  const services = start(wininit, { image: "C:\\Windows\\System32\\services.exe" }, time + 400);
  const lsass = start(wininit, { image: "C:\\Windows\\System32\\lsass.exe" }, time + 450);
  const commandLine = `${PROGRAMS.svchost} -k netsvcs -p -s Schedule`;
  const scheduler = start(services, { image: PROGRAMS.svchost, commandLine }, time + 900);
  start(
    services,
    {
      image: "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.24090.11-0\\MsMpEng.exe",
      product: ["Microsoft Defender Antivirus", "Microsoft Corporation"],
    },
    time + 1600,
  );
  return { on, services, scheduler, lsass };
}

function openDesktop(
  machine: Machine,
  person: Person,
  [time, boot]: readonly [time: number, boot: DemoRecord[]],
): Desktop {
  const { on } = machine;
  const session = on.signIn(person);
  boot.push(loggedOn(on, session, { type: 2, from: null, time }));
  const start = starter(on, boot);
  const winlogon = on.running("C:\\Windows\\System32\\winlogon.exe", "winlogon.exe", on.system(), time);
  const userinit = start(winlogon, { image: "C:\\Windows\\System32\\userinit.exe", session }, time + 500);
  const explorer = start(userinit, { image: "C:\\Windows\\explorer.exe" }, time + 900);
  const mail = start(
    explorer,
    {
      image: PROGRAMS.mail,
      commandLine: `"${PROGRAMS.mail}"`,
      product: ["Microsoft Office", "Microsoft Corporation"],
    },
    time + 30_000,
  );
  const browser = start(
    explorer,
    {
      image: PROGRAMS.browser,
      commandLine: `"${PROGRAMS.browser}"`,
      product: ["Google Chrome", "Google LLC"],
    },
    time + 45_000,
  );
  return { ...machine, person, session, explorer, mail, browser };
}

/** Starts processes and keeps the records of their starts. */
function starter(
  on: WindowsHost,
  boot: DemoRecord[],
): (parent: Process, program: Program, time: number) => Process {
  return (parent, program, time) => {
    const { process, record } = on.start(parent, program, time);
    boot.push(record);
    return process;
  };
}

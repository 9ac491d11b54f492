import { createHash } from "node:crypto";
import { fqdn, type Host, NETBIOS, type Person } from "../company.ts";
import type { DemoRecord } from "../demo-record.ts";
import type { Random } from "../random.ts";

/** Somebody's stay on a host: what ties its events together. */
export type Session = {
  /** `BRIGHTWATER\maria.holt`, or `NT AUTHORITY\SYSTEM`. */
  readonly user: string;
  readonly account: string;
  readonly domain: string;
  readonly sid: string;
  readonly logonId: string;
  readonly logonGuid: string;
  readonly terminal: number;
  readonly integrity: "Medium" | "High" | "System";
};

export type Process = {
  readonly guid: string;
  readonly pid: number;
  readonly image: string;
  readonly commandLine: string;
  readonly session: Session;
};

/** A program to start. */
export type Program = {
  readonly image: string;
  readonly commandLine?: string;
  readonly session?: Session;
  readonly folder?: string;
  /** Name in the resources of the file, where it is another one. */
  readonly originalName?: string;
  readonly product?: readonly [product: string, company: string];
};

/** A process with the record of its start. */
export type Started = { readonly process: Process; readonly record: DemoRecord };

type Fields = Readonly<Record<string, string | number>>;

const SYSMON = ["Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational"] as const;
const SYSTEM32 = "C:\\Windows\\System32\\";

/** A Windows host: it remembers who is signed in and what runs, so that its events agree with one another. */
export class WindowsHost {
  readonly host: Host;
  readonly #random: Random;
  /** First part of the GUIDs of this machine. */
  readonly #machine: string;
  #recordNumber: number;
  #lastPid = 900;
  #started = 0;

  constructor(host: Host, random: Random) {
    this.host = host;
    this.#random = random;
    this.#machine = `${random.hex(8)}-${random.hex(4)}`;
    this.#recordNumber = random.int(20_000, 900_000);
  }

  /** The session that services run in. */
  system(): Session {
    return {
      user: "NT AUTHORITY\\SYSTEM",
      account: "SYSTEM",
      domain: "NT AUTHORITY",
      sid: "S-1-5-18",
      logonId: "0x3e7",
      logonGuid: `{${this.#machine}-0000-0000-e70300000000}`,
      terminal: 0,
      integrity: "System",
    };
  }

  /** A new session of a person. */
  signIn(person: Person, integrity: Session["integrity"] = "Medium", terminal = 1): Session {
    const logonId = this.#random.int(0x40000, 0xfffffff).toString(16);
    return {
      user: `${NETBIOS}\\${person.account}`,
      account: person.account,
      domain: NETBIOS,
      sid: person.sid,
      logonId: `0x${logonId}`,
      logonGuid: `{${this.#machine}-0000-0020-${logonId.padStart(12, "0")}}`,
      terminal,
      integrity,
    };
  }

  /** A process that runs since before anybody looked: it has no record of its start. */
  running(image: string, commandLine: string, session: Session, time: number): Process {
    return { guid: this.#processGuid(time), pid: this.#nextPid(), image, commandLine, session };
  }

  /** Starts a program: Sysmon event 1. */
  start(parent: Process, program: Program, time: number): Started {
    const session = program.session ?? parent.session;
    const { image } = program;
    const process = this.running(image, program.commandLine ?? image, session, time);
    const [product, company] = program.product ?? [
      "Microsoft® Windows® Operating System",
      "Microsoft Corporation",
    ];
    const record = this.sysmon(1, time, {
      ...this.#processFields(process),
      FileVersion: "10.0.22631.4169",
      Description: fileName(image).replace(/\.exe$/i, ""),
      Product: product,
      Company: company,
      OriginalFileName: program.originalName ?? fileName(image),
      CommandLine: process.commandLine,
      CurrentDirectory: program.folder ?? SYSTEM32,
      User: session.user,
      LogonGuid: session.logonGuid,
      LogonId: session.logonId,
      TerminalSessionId: session.terminal,
      IntegrityLevel: session.integrity,
      Hashes: hashesOf(program.originalName ?? image),
      ParentProcessGuid: parent.guid,
      ParentProcessId: parent.pid,
      ParentImage: parent.image,
      ParentCommandLine: parent.commandLine,
      ParentUser: parent.session.user,
    });
    return { process, record };
  }

  /** Sysmon 5. */
  end(process: Process, time: number): DemoRecord {
    return this.sysmon(5, time, { ...this.#processFields(process), User: process.session.user });
  }

  /** Sysmon 3: a TCP connection that the process opened. */
  connect(
    process: Process,
    to: { readonly ip: string; readonly port: number; readonly name?: string },
    time: number,
  ): DemoRecord {
    return this.sysmon(3, time, {
      ...this.#processFields(process),
      User: process.session.user,
      Protocol: "tcp",
      Initiated: "true",
      SourceIsIpv6: "false",
      SourceIp: this.host.ip,
      SourceHostname: fqdn(this.host),
      SourcePort: this.#random.int(49_152, 65_535),
      SourcePortName: "-",
      DestinationIsIpv6: "false",
      DestinationIp: to.ip,
      DestinationHostname: to.name ?? "-",
      DestinationPort: to.port,
      DestinationPortName: to.port === 443 ? "https" : "-",
    });
  }

  /** Sysmon 22. */
  resolve(process: Process, name: string, ip: string, time: number): DemoRecord {
    return this.sysmon(22, time, {
      ...this.#processFields(process),
      QueryName: name,
      QueryStatus: "0",
      QueryResults: `::ffff:${ip};`,
      User: process.session.user,
    });
  }

  /** Sysmon 11. */
  write(process: Process, path: string, time: number): DemoRecord {
    return this.sysmon(11, time, {
      ...this.#processFields(process),
      TargetFilename: path,
      CreationUtcTime: sysmonTime(time),
      User: process.session.user,
    });
  }

  /** Sysmon 13. */
  setRegistry(
    process: Process,
    [key, details]: readonly [key: string, details: string],
    time: number,
  ): DemoRecord {
    return this.sysmon(13, time, {
      EventType: "SetValue",
      ...this.#processFields(process),
      TargetObject: key,
      Details: details,
      User: process.session.user,
    });
  }

  /** Sysmon 10: one process opens another. */
  open(source: Process, target: Process, access: string, time: number): DemoRecord {
    return this.sysmon(10, time, {
      SourceProcessGUID: source.guid,
      SourceProcessId: source.pid,
      SourceThreadId: source.pid + 8,
      SourceImage: source.image,
      TargetProcessGUID: target.guid,
      TargetProcessId: target.pid,
      TargetImage: target.image,
      GrantedAccess: access,
      CallTrace: `${SYSTEM32}ntdll.dll+9f4c4|${SYSTEM32}KERNELBASE.dll+2c0fe|${source.image}+1f20`,
      SourceUser: source.session.user,
      TargetUser: target.session.user,
    });
  }

  sysmon(eventId: number, time: number, fields: Fields): DemoRecord {
    return this.event(SYSMON, eventId, time, { RuleName: "-", UtcTime: sysmonTime(time), ...fields });
  }

  security(eventId: number, time: number, fields: Fields): DemoRecord {
    return this.event(["Microsoft-Windows-Security-Auditing", "Security"], eventId, time, fields);
  }

  /** An event as NXLog ships it: system values and event data side by side. */
  event(
    [provider, channel]: readonly [provider: string, channel: string],
    eventId: number,
    time: number,
    fields: Fields,
  ): DemoRecord {
    const text = JSON.stringify({
      EventTime: new Date(time).toISOString(),
      Hostname: fqdn(this.host),
      EventID: eventId,
      SourceName: provider,
      Channel: channel,
      Severity: "INFO",
      RecordNumber: ++this.#recordNumber,
      ...fields,
    });
    return { feed: "windows", time, text };
  }

  #processFields(process: Process): Fields {
    return { ProcessGuid: process.guid, ProcessId: process.pid, Image: process.image };
  }

  /** Machine, second of the start and a count make it unlike any other, as Sysmon's is. */
  #processGuid(time: number): string {
    const second = Math.floor(time / 1000)
      .toString(16)
      .padStart(8, "0");
    const count = (++this.#started).toString(16).padStart(12, "0");
    return `{${this.#machine}-${second.slice(4)}-${second.slice(0, 4)}-${count}}`;
  }

  /** Windows gives multiples of four and begins again. */
  #nextPid(): number {
    this.#lastPid += 4 * this.#random.int(1, 9);
    if (this.#lastPid > 30_000) this.#lastPid = 1000;
    return this.#lastPid;
  }
}

/** `2026-11-24 09:14:02.118`, which Sysmon writes in UTC. */
function sysmonTime(time: number): string {
  return new Date(time).toISOString().replace("T", " ").replace("Z", "");
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("\\") + 1);
}

const hashes = new Map<string, string>();

/** The same program has the same hash on every host. */
function hashesOf(program: string): string {
  const known = hashes.get(program);
  if (known !== undefined) return known;
  const sha256 = createHash("sha256").update(program.toLowerCase()).digest("hex").toUpperCase();
  const imphash = createHash("md5").update(program.toLowerCase()).digest("hex").toUpperCase();
  const text = `SHA256=${sha256},IMPHASH=${imphash}`;
  hashes.set(program, text);
  return text;
}

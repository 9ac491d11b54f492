import { createRandom, hex, type Random } from "../support/random.ts";

/**
 * Events of Sysmon as flat JSON lines, as agents send them: a working day on office machines, in which most programs and
 * users come up again and command lines, ids and files do not. The same seed gives the same lines.
 */
export function sysmonEvents(kind: "process" | "file", count: number, seed: number): string[] {
  const random = createRandom(seed);
  const make = kind === "process" ? processCreation : fileCreation;
  return Array.from({ length: count }, (_, at) => JSON.stringify(make(random, at)));
}

const START = Date.UTC(2026, 0, 15, 8);

function processCreation(random: Random, at: number): object {
  const { image, arguments: given, parent, product } = pick(PROGRAMS, random);
  return {
    ...header(1, random, at),
    Image: image,
    Product: product,
    Company: product.startsWith("Microsoft") ? "Microsoft Corporation" : product,
    OriginalFileName: image.slice(image.lastIndexOf("\\") + 1),
    CommandLine: `"${image}" ${filled(given, random)}`,
    CurrentDirectory: pick(FOLDERS, random),
    User: pick(USERS, random),
    LogonId: `0x${hex(5, random)}`,
    IntegrityLevel: pick(["Medium", "Medium", "Medium", "High"], random),
    Hashes: `SHA256=${hex(64, random).toUpperCase()}`,
    ParentProcessGuid: guid(random),
    ParentProcessId: random(30_000),
    ParentImage: parent,
    ParentCommandLine: parent,
  };
}

function fileCreation(random: Random, at: number): object {
  return {
    ...header(11, random, at),
    Image: pick(PROGRAMS, random).image,
    TargetFilename: pick(FOLDERS, random) + filled(pick(FILES, random), random),
    CreationUtcTime: timeAt(at),
    User: pick(USERS, random),
  };
}

function header(eventId: number, random: Random, at: number): object {
  return {
    Channel: "Microsoft-Windows-Sysmon/Operational",
    EventID: eventId,
    Computer: `WKS-${String(random(400)).padStart(4, "0")}.corp.example`,
    UtcTime: timeAt(at),
    ProcessGuid: guid(random),
    ProcessId: random(30_000),
  };
}

function timeAt(at: number): string {
  return new Date(START + at * 3).toISOString().replace("T", " ").replace("Z", "");
}

function guid(random: Random): string {
  return `{${[8, 4, 4, 4, 12].map((length) => hex(length, random)).join("-")}}`;
}

/** Puts something drawn in the place of each `%`. */
function filled(text: string, random: Random): string {
  return text.replaceAll("%", () => hex(6, random));
}

function pick<T>(of: readonly [T, ...T[]], random: Random): T {
  return of[random(of.length)] ?? of[0];
}

type Program = {
  readonly image: string;
  readonly arguments: string;
  readonly parent: string;
  readonly product: string;
};

const WINDOWS = "Microsoft\u00ae Windows\u00ae Operating System";
const SERVICES = "C:\\Windows\\System32\\services.exe";
const SVCHOST = "C:\\Windows\\System32\\svchost.exe";
const EXPLORER = "C:\\Windows\\explorer.exe";

function program(image: string, given: string, parent: string, product = WINDOWS): Program {
  return { image, arguments: given, parent, product };
}

const PROGRAMS: readonly [Program, ...Program[]] = [
  program(SVCHOST, "-k netsvcs -p -s Schedule", SERVICES),
  program(SVCHOST, "-k LocalServiceNetworkRestricted -p -s WinHttpAutoProxySvc", SERVICES),
  program("C:\\Windows\\System32\\backgroundTaskHost.exe", "-ServerName:App.AppX%%.mca", SVCHOST),
  program("C:\\Windows\\System32\\RuntimeBroker.exe", "-Embedding", SVCHOST),
  program("C:\\Windows\\System32\\conhost.exe", "0xffffffff -ForceV1", "C:\\Windows\\System32\\cmd.exe"),
  program("C:\\Windows\\System32\\cmd.exe", "/c C:\\Scripts\\mount-%.cmd", EXPLORER),
  program("C:\\Windows\\System32\\taskhostw.exe", "KEYROAMING %", SVCHOST),
  program(
    "C:\\Windows\\System32\\SearchProtocolHost.exe",
    "Global\\UsGthrFltPipeMssGthrPipe%_ Global\\UsGthrCtrlFltPipe% 1",
    "C:\\Windows\\System32\\SearchIndexer.exe",
  ),
  program(
    "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
    "-NoLogo -File C:\\Scripts\\report-%.ps1",
    EXPLORER,
  ),
  program(
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "--type=renderer --lang=en-US --device-scale-factor=1 --num-raster-threads=4 --renderer-client-id=% --launch-time-ticks=%",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "Google Chrome",
  ),
  program(
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    "--type=utility --utility-sub-type=network.mojom.NetworkService --mojo-platform-channel-handle=%",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
    "Microsoft Edge",
  ),
  program(
    "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE",
    "/recycle /profile %",
    EXPLORER,
    "Microsoft Office",
  ),
  program("C:\\Program Files\\Git\\cmd\\git.exe", "fetch --prune origin refs/heads/%", EXPLORER, "Git"),
  program(
    "D:\\builds\\tools\\compiler.exe",
    "--release --unit % --out D:\\builds\\out\\%",
    EXPLORER,
    "Compiler",
  ),
];

const USERS: readonly [string, ...string[]] = [
  "NT AUTHORITY\\NETWORK SERVICE",
  "CORP\\a.kim",
  "CORP\\m.okafor",
  "CORP\\s.lindqvist",
  "CORP\\build-agent",
];

const FOLDERS: readonly [string, ...string[]] = [
  "C:\\Windows\\system32\\",
  "C:\\Users\\a.kim\\Documents\\",
  "C:\\Users\\m.okafor\\AppData\\Local\\Packages\\",
  "C:\\ProgramData\\Microsoft\\Search\\Data\\",
  "D:\\builds\\workspace\\",
];

const FILES: readonly [string, ...string[]] = [
  "report-%.docx",
  "cache\\f_%",
  "%\\index-dir\\the-real-index",
  "logs\\service-%.log",
  "obj\\Release\\module-%.obj",
  "~$notes-%.xlsx",
];

import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { logFiles, recordsOf } from "../../scripts/log-folder.ts";
import { createSigmaEngine, loadRules, type SigmaEngine } from "../../src/detect/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import type { RawRecord } from "../../src/schema/raw-record.ts";
import { corpusDir } from "../support/corpus.ts";
import { RECEIVED_AT, rawRecord } from "../support/golden-source.ts";
import { openSigmaCorpus, type SigmaCorpus } from "../support/sigma-corpus.ts";

const { normalize } = createNormalizer();

/** What an event of a record matches: the rules' titles, or their uids. */
function matches(engine: SigmaEngine, record: RawRecord, by: "title" | "uid"): string[] {
  const outcome = normalize(record);
  return outcome.kind === "pass" ? engine.match(outcome.value).map((rule) => rule[by]) : [];
}

const rule = (title: string, logsource: string, detection: string): string => `
title: ${title}
id: 5b1d3a52-0000-4000-8000-00000000000${title.length % 10}
logsource: { product: windows, ${logsource} }
detection:
  selection: ${detection}
  condition: selection
level: high
`;

/** A rule a source; each must match its event in whatever shape a shipper gives it. */
const RULES: Readonly<Record<string, string>> = {
  microsoft_sysmon: rule(
    "Word starts encoded PowerShell",
    "category: process_creation",
    "{ Image|endswith: '\\powershell.exe', CommandLine|contains|windash: ' -EncodedCommand ', ParentImage|endswith: '\\WINWORD.EXE', OriginalFileName: PowerShell.EXE, User|startswith: 'CORP\\', IntegrityLevel: Medium, Hashes|contains: 'IMPHASH=44444444' }",
  ),
  microsoft_windows_security: rule(
    "Encoded PowerShell",
    "category: process_creation",
    "{ Image|endswith: '\\powershell.exe', ParentImage|endswith: '\\explorer.exe', CommandLine|contains: ' -enc ', ParentProcessId: 5004, User: 'CORP\\m.lang', IntegrityLevel: Medium }",
  ),
  microsoft_windows_powershell: rule(
    "Download in a script block",
    "category: ps_script",
    "{ ScriptBlockText|contains: 'Net.WebClient).DownloadString' }",
  ),
  microsoft_defender: rule(
    "Hack tool found",
    "category: antivirus",
    "{ Signature|startswith: 'HackTool', Filename|contains: '\\Downloads\\' }",
  ),
  microsoft_windows_system: rule(
    "Service of a command shell",
    "service: system",
    "{ Provider_Name: Service Control Manager, EventID: 7045, ImagePath|contains: 'COMSPEC', ServiceName: updsvc }",
  ),
  microsoft_windows: rule(
    "Task registered",
    "service: taskscheduler",
    "{ EventID: 106, TaskName: '\\Updater' }",
  ),
};

/** Shapes whose samples do not have the event that the rule is about. */
const WITHOUT = new Set(["microsoft_defender good-vector", "microsoft_windows good-vector"]);

describe("one rule matches an event in every shape that shippers give it", () => {
  for (const [source, text] of Object.entries(RULES)) {
    const folder = new URL(`../../src/normalize/sources/${source}/samples/`, import.meta.url);
    const engine = createSigmaEngine(loadRules([{ path: `${source}.yml`, text }]).rules);
    const shapes = readdirSync(folder).filter((name) => name.startsWith("good") && name.includes(".in."));
    test.each(shapes.filter((name) => !WITHOUT.has(`${source} ${name.replace(/\.in\..*/, "")}`)))(
      `${source} %s`,
      (name) => {
        const lines = readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n");
        const found = lines.filter((line) => matches(engine, rawRecord(line), "title").length > 0);
        expect(found).not.toEqual([]);
      },
    );
  }
});

const corpus = corpusDir();

describe.skipIf(corpus === null)("published rules on recorded attacks (needs the corpus)", () => {
  let sigma: SigmaCorpus;
  let engine: SigmaEngine;

  beforeAll(() => {
    sigma = openSigmaCorpus(corpus ?? "");
    engine = createSigmaEngine(loadRules(sigma.files).rules);
  });

  test("each regression event matches the rules it must match, and no other", () => {
    const found: Record<string, string[]> = {};
    for (const path of new Set(Object.keys(sigma.verdicts).map((key) => key.replace(/#\d+$/, "")))) {
      const bytes = new TextEncoder().encode(sigma.read(path));
      for (const [index, record] of [...recordsOf({ path, bytes }, RECEIVED_AT)].entries())
        found[`${path}#${index}`] = matches(engine, record, "uid").toSorted();
    }
    for (const [key, uids] of Object.entries(sigma.verdicts))
      expect([key, found[key] ?? []]).toEqual([key, uids.toSorted()]);
  });

  /** By data set: rules that must be among those that match. */
  const ATTACKS: readonly (readonly [folder: string, file: RegExp, titles: readonly string[]])[] = [
    [
      "credential_access/host",
      /comsvcs/,
      [
        "Process Memory Dump Via Comsvcs.DLL",
        "Lsass Memory Dump via Comsvcs DLL",
        "Potentially Suspicious AccessMask Requested From LSASS",
      ],
    ],
    [
      "defense_evasion/host",
      /mshta_javascript/,
      [
        "Suspicious JavaScript Execution Via Mshta.EXE",
        "Remotely Hosted HTA File Executed Via Mshta.EXE",
        "Security Eventlog Cleared",
        "Important Windows Eventlog Cleared",
      ],
    ],
    [
      "defense_evasion/host",
      /monologue/,
      [
        "NetNTLM Downgrade Attack",
        "NetNTLM Downgrade Attack - Registry",
        // excludes by a user, which the recorded 5156 does not tell: a match in doubt
        "Potential Remote PowerShell Session Initiated",
      ],
    ],
    [
      "defense_evasion/host",
      /mavinject/,
      [
        "Mavinject Inject DLL Into Running Process",
        "Renamed Mavinject.EXE Execution",
        "Remote Thread Creation In Uncommon Target Image",
      ],
    ],
    ["defense_evasion/host", /minint/, ["Disable Security Events Logging Adding Reg Key MiniNt"]],
    ["discovery/host", /seatbelt/, ["PUA - Seatbelt Execution"]],
    [
      "lateral_movement/host",
      /wsman_automation/,
      [
        "Suspicious Non PowerShell WSMAN COM Provider",
        "Uncommon PowerShell Hosts",
        "Alternate PowerShell Hosts Pipe",
        "Remote PowerShell Sessions Network Connections (WinRM)",
      ],
    ],
    [
      "lateral_movement/host",
      /schtask_create/,
      [
        "Scheduled Task Creation Via Schtasks.EXE",
        "Suspicious SYSTEM User Process Creation",
        "Scheduled Task Created - FileCreation",
      ],
    ],
    ["lateral_movement/host", /covenant_copy_smb/, ["SMB Create Remote File Admin Share"]],
    [
      "persistence/host",
      /userinitmprlogonscript/,
      [
        "Potential Persistence Via Logon Scripts - Registry",
        "Potential Persistence Via Logon Scripts - CommandLine",
      ],
    ],
  ];

  test.each(ATTACKS)("%s %s", async (folder, file, titles) => {
    const found = new Set<string>();
    for await (const log of logFiles(`${corpus}/logs/otrf/atomic/windows/${folder}`))
      for (const record of file.test(log.path) ? recordsOf(log, RECEIVED_AT) : [])
        for (const title of matches(engine, record, "title")) found.add(title);
    expect([...found]).toEqual(expect.arrayContaining([...titles]));
  });
});

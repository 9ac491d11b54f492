import { describe, expect, test } from "vitest";
import { type FolderReport, reportOf } from "../../scripts/folder-report.ts";
import { logFiles } from "../../scripts/log-folder.ts";
import { createNormalizer, quarantineReason } from "../../src/normalize/index.ts";
import { corpusDir } from "../support/corpus.ts";

const corpus = corpusDir();

/** Folders of public logs, and sources that must be recognised in them without being named. */
const FOLDERS: readonly (readonly [folder: string, sources: readonly string[]])[] = [
  ["otrf", ["microsoft_sysmon", "microsoft_windows_security", "microsoft_windows_powershell", "zeek_logs"]],
  [
    "crowdsec",
    ["linux_syslog", "apache_access", "nginx_access", "openssh_sshd", "linux_auditd", "suricata_eve"],
  ],
  ["loghub", ["apache_error", "openssh_sshd"]],
  ["zeek-baseline", ["zeek_logs"]],
  ["beats/winlogbeat", ["microsoft_sysmon", "microsoft_windows_security", "microsoft_windows_powershell"]],
  ["ocsf", ["aws_cloudtrail", "zeek_logs"]],
];

describe.skipIf(corpus === null)("public logs are imported without a fault (needs the corpus)", () => {
  test.each(FOLDERS)("%s", async (folder, sources) => {
    const report = await reportOf(logFiles(`${corpus}/logs/${folder}`), createNormalizer().normalize);
    expect(report.files).toBeGreaterThan(0);
    expect([...report.parsed.keys()]).toEqual(expect.arrayContaining([...sources]));
    expect(faultsOf(report)).toEqual([]);
    // a broken line of a Zeek test here and there, no more
    const quarantined = [...report.quarantined.values()].reduce((sum, { records }) => sum + records, 0);
    const parsed = [...report.parsed.values()].reduce((sum, records) => sum + records, 0);
    expect(quarantined / (parsed + quarantined)).toBeLessThan(0.01);
  });
});

/** Quarantine that is our own fault. */
function faultsOf(report: FolderReport): string[] {
  return [...report.quarantined.keys()].filter((reason) => quarantineReason(reason) === "mapping_failed");
}

import { isIPv4 } from "node:net";
import { describe, expect, test } from "vitest";
import { createCorrelator } from "../../detect/index.ts";
import { createNormalizer } from "../../normalize/index.ts";
import { eventUid, type NormalizedEvent } from "../../schema/event.ts";
import { packRecords, recordAt } from "../../schema/raw-batch.ts";
import { createDetection } from "../pipeline/detection.ts";
import { tenantCorrelations } from "../pipeline/tenant-correlations.ts";
import { readRuleCatalog } from "../serve/rule-catalog.ts";
import { HOSTS, PEOPLE } from "./company.ts";
import { type DemoRecord, FEEDS } from "./demo-record.ts";
import { createPlay, ordinaryRecords, type Play, type PlayOptions } from "./play.ts";

const START = Date.UTC(2026, 10, 24, 9);
const HOUR = 3_600_000;
/** Records a second: enough of everything, and soon done. */
const RATE = 4;
const { files, rules, correlations } = readRuleCatalog(undefined);
const detection = createDetection({ shared: files, tenants: [] });
const normalizer = createNormalizer();

/** Rules that the backup script is meant to set off, and nothing else that is ordinary. */
const FALSE_POSITIVES = [
  "windows/process_creation/bulk_copy_script_to_remote.yml",
  "windows/process_creation/powershell_encoded_command.yml",
];

describe("the company", () => {
  test("has 60 people, about 40 hosts, and no name or address twice", () => {
    expect(new Set(PEOPLE.map((person) => person.account)).size).toBe(60);
    expect(new Set(HOSTS.map((host) => host.name)).size).toBe(HOSTS.length);
    expect(new Set(HOSTS.map((host) => host.ip)).size).toBe(HOSTS.length);
    expect(HOSTS.length).toBeGreaterThanOrEqual(38);
  });
});

describe("the play", { timeout: 60_000 }, () => {
  test("is the same for the same seed and start, however it is taken", () => {
    const one = play(7);
    const other = play(7);
    const steps = [1, 2, 3, 4, 5].flatMap((step) => one.take(START + step * 40_000));
    expect(steps).toEqual(other.take(START + 200_000));
    expect(one.acts).toEqual(other.acts);
    expect(play(8).take(START + 20_000)).not.toEqual(play(7).take(START + 20_000));
  });

  test("goes forward in time and keeps to its rate", () => {
    const { take } = play(7);
    take(START);
    const records = take(START + HOUR);
    const times = records.map((record) => record.time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const perSecond = records.length / (HOUR / 1000);
    expect(perSecond).toBeGreaterThan(RATE * 0.8);
    expect(perSecond).toBeLessThan(RATE * 1.3);
  });

  test("has every kind of telemetry, and each record is read by its own source", () => {
    const records = play(7).take(START + HOUR / 4);
    const sources = new Map(FEEDS.map((feed) => [feed, new Set<string>()]));
    for (const record of records) sources.get(record.feed)?.add(read(record).sourceType);
    expect(Object.fromEntries([...sources].map(([feed, types]) => [feed, [...types].toSorted()]))).toEqual({
      windows: [
        "microsoft_defender",
        "microsoft_sysmon",
        "microsoft_windows_powershell",
        "microsoft_windows_security",
        "microsoft_windows_system",
      ],
      linux: ["linux_auditd", "linux_cron", "linux_sudo", "linux_syslog", "openssh_sshd"],
      web: ["nginx_access"],
      firewall: ["generic_cef"],
      proxy: ["generic_cef"],
      suricata: ["suricata_eve"],
      zeek: ["zeek_logs"],
      cloudtrail: ["aws_cloudtrail"],
    });
  });

  test("tells the time of an event as it happened", () => {
    for (const record of play(7).take(START - HOUR / 4)) {
      expect(Math.abs(read(record).ocsf.time - record.time)).toBeLessThan(1001);
    }
  });

  test("names processes that were started before, by the same parents", () => {
    const { acts, take } = play(7);
    const records = [...take(START), ...acts.flatMap((act) => act.records)];
    const started = records.map(read).filter((event) => isSysmon(event, 1));
    const guids = new Set(started.map((event) => event.fields.get("ProcessGuid")));
    expect(guids.size).toBe(started.length);
    const orphans = started.filter((event) => !guids.has(event.fields.get("ParentProcessGuid") ?? ""));
    const parents = new Set(orphans.map((event) => String(event.fields.get("ParentImage"))));
    // what ran before the first record has no start of its own
    expect([...parents].toSorted()).toEqual([
      "C:\\Windows\\System32\\wininit.exe",
      "C:\\Windows\\System32\\winlogon.exe",
    ]);
  });

  test("ordinary telemetry sets off nothing", () => {
    const records = ordinaryRecords(optionsOf(7), START + HOUR / 2);
    expect([...new Set(records.flatMap(rulesOf))]).toEqual([]);
    expect(correlationsOf(records)).toEqual([]);
  });

  test("what belongs together is told to", () => {
    expect(correlationsOf(play(7).acts.flatMap((act) => act.records)).toSorted()).toEqual([
      "Account, Domain and Groups Looked Up One After the Other",
      "SSH Passwords Guessed From One Address",
    ]);
  });

  test("each act is caught", () => {
    const caught = Object.fromEntries(
      play(7).acts.map((act) => [act.name, [...new Set(act.records.flatMap(rulesOf))].toSorted()]),
    );
    expect(caught).toMatchInlineSnapshot(`
      {
        "SSH brute force": [
          "linux/sshd/root_password_failed.yml",
          "linux/sshd/too_many_attempts.yml",
          "linux/sshd/unknown_user.yml",
        ],
        "backup script": [
          "windows/process_creation/bulk_copy_script_to_remote.yml",
          "windows/process_creation/powershell_encoded_command.yml",
        ],
        "cloud key abuse": [
          "aws/cloudtrail/access_denied_while_enumerating.yml",
          "aws/cloudtrail/access_key_made.yml",
          "aws/cloudtrail/bucket_opened_to_the_world.yml",
          "aws/cloudtrail/key_identity_checked_from_outside.yml",
          "aws/cloudtrail/trail_stopped.yml",
        ],
        "credential access": [
          "windows/file_event/lsass_dump_file.yml",
          "windows/process_access/lsass_memory_read.yml",
          "windows/process_creation/defender_weakened_by_powershell.yml",
          "windows/process_creation/lsass_dump_comsvcs.yml",
          "windows/windefend/real_time_protection_off.yml",
        ],
        "discovery": [
          "windows/process_creation/domain_trust_discovery.yml",
          "windows/process_creation/privileged_group_enumeration.yml",
          "windows/process_creation/whoami_all.yml",
        ],
        "encoded PowerShell fetches an implant": [
          "proxy/program_from_bare_address.yml",
          "proxy/script_user_agent.yml",
          "suricata/alert/network_trojan.yml",
          "suricata/alert/program_downloaded_from_address.yml",
          "windows/network_connection/script_host_to_internet.yml",
          "windows/process_creation/office_starts_shell.yml",
          "windows/process_creation/powershell_encoded_command.yml",
          "windows/ps_script/download_and_run.yml",
        ],
        "exfiltration": [
          "proxy/upload_tool_user_agent.yml",
          "windows/dns_query/file_sharing_by_unusual_program.yml",
          "windows/process_creation/archive_with_password.yml",
          "windows/process_creation/rclone_upload.yml",
          "zeek/conn/large_upload.yml",
        ],
        "implant stays": [
          "windows/network_connection/program_in_user_folder_beacons.yml",
          "windows/process_creation/schtasks_from_user_folder.yml",
          "windows/registry_set/run_key_user_folder.yml",
        ],
        "lateral movement": [
          "windows/process_creation/psexec_service_started.yml",
          "windows/security/program_written_to_admin_share.yml",
          "windows/system/remote_execution_service.yml",
        ],
        "phishing attachment opened": [
          "windows/process_creation/office_starts_shell.yml",
        ],
        "tracks covered": [
          "windows/process_creation/event_log_cleared_by_tool.yml",
          "windows/security/audit_log_cleared.yml",
        ],
      }
    `);
  });

  test("the backup script sets off what it is meant to", () => {
    const backup = play(7).acts.find((act) => act.name === "backup script");
    expect([...new Set(backup?.records.flatMap(rulesOf))].toSorted()).toEqual(FALSE_POSITIVES);
  });

  test("names no outside address that is not for documentation", () => {
    const { acts, take } = play(7);
    const texts = [...take(START - HOUR / 4), ...acts.flatMap((act) => act.records)].map(({ text }) => text);
    const addresses = new Set(
      texts.flatMap((text) => text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g) ?? []),
    );
    const strangers = [...addresses].filter(
      (ip) => !/^(?:10\.|127\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/.test(ip),
    );
    // versions of programs look like addresses, but stand within longer texts or have larger numbers
    const addressed = strangers.filter((ip) => isIPv4(ip) && texts.some((text) => text.includes(`"${ip}"`)));
    expect(addressed).toEqual([]);
  });
});

function play(seed: number): Play {
  return createPlay(optionsOf(seed));
}

function optionsOf(seed: number): PlayOptions {
  return { seed, start: START, historyMs: HOUR / 2, rate: RATE };
}

function isSysmon(event: NormalizedEvent, id: number): boolean {
  return event.sourceType === "microsoft_sysmon" && event.fields.get("EventID") === id;
}

function read(record: DemoRecord): NormalizedEvent {
  const header = {
    tenantUid: "t1",
    sourceName: record.feed,
    listener: "import",
    sourceType: null,
    host: null,
    receivedAt: record.time + 2 * HOUR,
    context: null,
  };
  const outcome = normalizer.normalize(recordAt(packRecords(header, [record.text]), 0));
  if (outcome.kind !== "pass") throw new Error(`${outcome.kind} ${outcome.reason}: ${record.text}`);
  return outcome.value;
}

/** Titles of the correlations that records set off. */
function correlationsOf(records: readonly DemoRecord[]): string[] {
  const shared = { rules: [...rules.values()], correlations };
  const linked = tenantCorrelations(shared, { rules: [], correlations: [] }, { off: [], shadow: [] });
  const correlator = createCorrelator(linked.correlations);
  for (const [index, record] of records.entries()) {
    const origin = {
      tenantUid: "t1",
      sourceName: record.feed,
      receivedAt: record.time,
      eventUid: eventUid("s", 0, index),
    };
    detection.detect(read(record), origin, (match) => correlator.push({ ...match, receivedAt: match.time }));
  }
  const found = correlator.end().hits.filter((hit) => !hit.linked.isSilent);
  return [...new Set(found.map((hit) => hit.linked.correlation.title))];
}

/** Paths of the rules that a record sets off. */
function rulesOf(record: DemoRecord): string[] {
  const origin = { tenantUid: "t1", sourceName: record.feed, receivedAt: record.time, eventUid: "s-0-0" };
  return detection
    .detect(read(record), origin)
    .filter(({ purpose }) => purpose === "alert")
    .map((finding) => rules.get(finding.detectorUid)?.path ?? finding.detectorUid);
}

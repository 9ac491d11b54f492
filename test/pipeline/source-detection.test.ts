import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { logFiles, recordsOf } from "../../scripts/log-folder.ts";
import { createSigmaEngine, loadRules, type SigmaEngine } from "../../src/detect/index.ts";
import { createNormalizer } from "../../src/normalize/index.ts";
import type { RawRecord } from "../../src/schema/raw-record.ts";
import { corpusDir } from "../support/corpus.ts";
import { RECEIVED_AT, rawRecord } from "../support/golden-source.ts";
import { openSigmaCorpus } from "../support/sigma-corpus.ts";

const { normalize } = createNormalizer();

/** A rule for a log source, written as published rules for it are. */
function rule(title: string, logsource: string, detection: string): string {
  return `
title: ${title}
id: 5b1d3a52-0000-4000-8000-0000000000${10 + (title.length % 90)}
logsource: { ${logsource} }
detection:
  selection: ${detection}
  condition: selection
level: high
`;
}

/** Rules by source. Each must match one of the source's good samples at least. */
const RULES: readonly (readonly [source: string, title: string, logsource: string, detection: string])[] = [
  [
    "openssh_sshd",
    "Weak key exchange",
    "product: linux, service: sshd",
    "['no matching key exchange method']",
  ],
  [
    "openssh_sshd",
    "Invalid users",
    "product: linux, service: auth",
    "{ invalid_user: true, src_ip|cidr: 198.51.100.0/24 }",
  ],
  ["linux_sudo", "Privilege by number", "product: linux, service: sudo", "{ USER: ['#-*', '#*4294967295'] }"],
  [
    "linux_sudo",
    "Packages by sudo",
    "product: linux, category: process_creation",
    "{ Image|endswith: '/apt-get', CommandLine|contains: ' update' }",
  ],
  ["linux_su", "Refused su", "product: linux, service: auth", "{ message|startswith: 'FAILED su' }"],
  ["linux_cron", "Crontab replaced", "product: linux, service: cron", "['REPLACE']"],
  ["linux_syslog", "Webshell found", "product: linux, service: clamav", "['Webshell*FOUND']"],
  [
    "linux_syslog",
    "Web log-on of support",
    "product: cisco, service: syslog",
    "{ message|contains|all: ['%SEC_LOGIN-5-WEBLOGIN_SUCCESS:', cisco_support] }",
  ],
  ["linux_auditd", "User added", "product: linux, service: auditd", "{ type: ADD_USER }"],
  [
    "linux_auditd",
    "Identity changed",
    "product: linux, service: auditd",
    "{ type: SYSCALL, SYSCALL: execve, exe|endswith: /useradd, euid: 0 }",
  ],
  [
    "linux_auditd",
    "Firewall flushed",
    "product: linux, category: process_creation",
    "{ Image|endswith: /nft, CommandLine|contains: flush, ParentImage|endswith: /bash, User: root }",
  ],
  [
    "linux_sysmon",
    "Shadow read",
    "product: linux, category: process_creation",
    "{ Image|endswith: /cat, CommandLine|contains: /etc/shadow, ParentImage|endswith: /bash, User: root }",
  ],
  ["suricata_eve", "Query for text", "category: dns", "{ query|endswith: .example.com, record_type: TXT }"],
  [
    "suricata_eve",
    "Program fetched",
    "category: proxy",
    "{ c-uri-extension: exe, cs-method: GET, c-useragent|startswith: Mozilla }",
  ],
  ["suricata_eve", "Telnet dropped", "category: firewall", "{ dst_port: 23, action: drop }"],
  ["zeek_logs", "Coerced by EFS", "product: zeek, service: dce_rpc", "{ operation|startswith: efs }"],
  [
    "zeek_logs",
    "Weak tickets",
    "product: zeek, service: kerberos",
    "{ request_type: TGS, cipher: rc4-hmac }",
  ],
  [
    "zeek_logs",
    "Remote task",
    "product: zeek, service: smb_files",
    String.raw`{ path: '\\\\*\IPC$', name: atsvc }`,
  ],
  [
    "zeek_logs",
    "Program in a response",
    "product: zeek, service: http",
    "{ resp_mime_types: application/x-dosexec, id.resp_h|cidr: 203.0.113.0/24 }",
  ],
  ["zeek_logs", "Answer in the network", "category: dns", "{ query: www.example.com, answer: 203.0.113.80 }"],
  [
    "aws_cloudtrail",
    "Log stopped",
    "product: aws, service: cloudtrail",
    "{ eventSource: cloudtrail.amazonaws.com, eventName: StopLogging }",
  ],
  [
    "aws_cloudtrail",
    "Policy for one bucket",
    "product: aws, service: cloudtrail",
    `{ eventName: PutUserPolicy, requestParameters|contains|all: ['"s3:GetObject"', '"Allow"'] }`,
  ],
  [
    "aws_cloudtrail",
    "Snapshot made public",
    "product: aws, service: cloudtrail",
    "{ responseElements.publiclyAccessible: 'true' }",
  ],
  [
    "apache_access",
    "Injection",
    "category: webserver",
    "{ cs-method: GET, cs-uri-query|contains: '%27%20or%201=1', sc-status: 200 }",
  ],
  ["apache_error", "Crash", "service: apache", "['exit signal Segmentation Fault']"],
  ["nginx_access", "Back-up fetched", "category: webserver", "{ cs-uri-stem|endswith: .php.save }"],
  ["nginx_error", "Worker crashed", "service: nginx", "['exited on signal 11']"],
  [
    "generic_table",
    "Page of a shell",
    "category: webserver",
    "{ cs-uri-stem|endswith: shell.aspx, cs-user-agent|startswith: python }",
  ],
  [
    "generic_cef",
    "Hack tool",
    "category: antivirus",
    String.raw`{ Signature|startswith: HackTool, Filename|contains: ':\Users\Public\' }`,
  ],
  [
    "generic_cef",
    "Program by proxy",
    "category: proxy",
    "{ c-uri|endswith: 'setup.exe?x=1', cs-host: www.example.com }",
  ],
  [
    "generic_leef",
    "Remote shell refused",
    "category: firewall",
    "{ src_ip: 198.51.100.7, dst_port: 22, action: deny }",
  ],
  [
    "generic_kv",
    "Administrator edited",
    "product: fortigate, service: event",
    "{ action: Edit, cfgpath: system.admin }",
  ],
  ["generic_kv", "Telnet blocked", "category: firewall", "{ dst_port: 23, action: block }"],
  [
    "generic_json",
    "Shell in a pod",
    "product: kubernetes, service: audit",
    "{ verb: create, objectRef.subresource: exec }",
  ],
  ["generic_json", "Sign-in failed", "product: azure, service: signinlogs", "{ ResultType: 50126 }"],
  ["generic_json", "Inbox rule", "product: m365, service: audit", "{ Operation: New-InboxRule }"],
  [
    "generic_json",
    "Log-on of a service",
    "product: okta, service: okta",
    "{ eventType: user.session.start, outcome.result: FAILURE }",
  ],
];

const W3C = `#Software: Microsoft Internet Information Services 10.0
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken`;

describe("rules written for a log source match its samples, found without being named", () => {
  test.each(RULES)("%s: %s", (source, title, logsource, detection) => {
    const text = rule(title, logsource, detection);
    const { rules, issues } = loadRules([{ path: `${source}.yml`, text }]);
    expect(issues).toEqual([]);
    const engine = createSigmaEngine(rules);
    const folder = new URL(`../../src/normalize/sources/${source}/samples/`, import.meta.url);
    const lines = readdirSync(folder)
      .filter((name) => name.startsWith("good") && name.includes(".in."))
      .flatMap((name) => readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n"));
    const context = source === "generic_table" ? W3C : null;
    const outcomes = lines.map((line) => normalize(rawRecord(line, { context })));
    const found = outcomes.filter(
      (outcome) => outcome.kind === "pass" && engine.match(outcome.value).length > 0,
    );
    expect(found).not.toEqual([]);
  });
});

const corpus = corpusDir();

function titlesOf(engine: SigmaEngine, record: RawRecord): string[] {
  const outcome = normalize(record);
  return outcome.kind === "pass" ? engine.match(outcome.value).map(({ title }) => title) : [];
}

/** Published rules that must be among those that public logs of attacks match. */
const ATTACKS: readonly (readonly [folder: string, titles: readonly string[]])[] = [
  ["crowdsec/auditd-logs", ["Local System Accounts Discovery - Linux"]],
  ["crowdsec/auditd-postexploit-exec-from-net", ["Program Executions in Suspicious Folders"]],
  ["crowdsec/laurel-base64-exec", ["Decode Base64 Encoded Text", "Suspicious C2 Activities"]],
  ["crowdsec/aws-cloudtrail", ["AWS ConsoleLogin Failed Authentication"]],
  ["crowdsec/f5-big-ip-cve-2020-5902", ["CVE-2020-5902 F5 BIG-IP Exploitation Attempt"]],
  ["crowdsec/apache-cve-2021-41773", ["CVE-2021-41773 Exploitation Attempt"]],
  ["crowdsec/fortinet-cve-2018-13379", ["Fortinet CVE-2018-13379 Exploitation"]],
  ["crowdsec/nginx-bad-user-agent", ["Suspicious User-Agents Related To Recon Tools"]],
  ["zeek-ocsf", ["Suspicious DNS Z Flag Bit Set"]],
];

describe.skipIf(corpus === null)("published rules on public logs (needs the corpus)", () => {
  let engine: SigmaEngine;

  beforeAll(() => {
    engine = createSigmaEngine(loadRules(openSigmaCorpus(corpus ?? "").files).rules);
  });

  test.each(ATTACKS)("%s", async (folder, titles) => {
    const found = new Set<string>();
    for await (const file of logFiles(`${corpus}/logs/${folder}`))
      for (const record of recordsOf(file, RECEIVED_AT))
        for (const title of titlesOf(engine, record)) found.add(title);
    expect([...found]).toEqual(expect.arrayContaining([...titles]));
  });
});

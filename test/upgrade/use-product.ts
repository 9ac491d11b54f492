import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { totpCodeAt } from "../../src/platform/access/totp.ts";
import type { Browser } from "../support/browser.ts";
import { ask, enrolOverHttp, issueKey, openHttpBrowser, type Person } from "../support/http-browser.ts";

/** What a small organisation left in the product, and what opens it. */
export type UsedProduct = {
  readonly administrator: Person;
  readonly analyst: Person;
  /** May send events of `acme`. */
  readonly ingestKey: string;
  /** Signed in as the administrator. */
  readonly browser: Browser;
};

const HOUR_MS = 3_600_000;
const TENANT = "/api/v1/tenants/acme";
const Uid = z.object({ uid: z.string() });
const Alerts = z.object({
  alerts: z.array(
    z.object({ uid: z.string(), version: z.int(), detectorKind: z.string(), detectorUid: z.string() }),
  ),
});

/**
 * Of the records that are sent: three hosts of the rule, two of the indicators. Shipped rules have theirs beside them.
 */
const EXPECTED_ALERTS = 5;
const RULE_UID = "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10";

const RULE = `title: Whoami as SYSTEM
id: ${RULE_UID}
status: test
description: Somebody asks who they are with the rights of the system.
author: A. Kim
date: 2026-01-15
tags: [attack.discovery, attack.t1033]
logsource: { product: windows, category: process_creation }
detection:
  selection: { Image|endswith: '\\whoami.exe' }
  condition: selection
falsepositives: [Administrators at work]
level: high
`;
const RULE_WITH_PLACEHOLDER = `title: Work of an administrator
id: 7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11
status: test
logsource: { product: windows, category: process_creation }
detection:
  selection: { User|expand: '%administrators%' }
  condition: selection
level: low
`;

/** Uses a new product as a small organisation does in its first days, all of it through the API. */
export async function useProduct(url: URL, setUpLink: URL): Promise<UsedProduct> {
  const organisation = { name: "Ada Lovelace", email: "ada@acme.example", organisation: "Acme" };
  const ada = await enrolOverHttp(url, setUpLink.href, organisation);
  const { browser } = ada;
  const ben = await inviteAndEnrol(url, browser, { email: "ben@acme.example", name: "Ben", role: "analyst" });
  await ask(browser, "POST", `${TENANT}/invitations`, {
    email: "cleo@acme.example",
    name: "Cleo",
    role: "viewer",
  });
  await ask(browser, "POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  const ingestKey = await issueKeys(browser);
  await fillDetection(browser);
  await untilRulesHold(url, browser, ingestKey);
  await sendRecords(url, ingestKey);
  await until(async () => (await alertsOf(browser)).filter(isExpected).length === EXPECTED_ALERTS);
  await triage(browser, ben.browser);
  return { administrator: ada.person, analyst: ben.person, ingestKey, browser };
}

/** Signs in by password and one-time code in a new browser. */
export async function signInAs(url: URL, { email, password, totpSecret }: Person): Promise<Browser> {
  const browser = openHttpBrowser(url);
  const code = totpCodeAt(totpSecret, Date.now());
  await ask(browser, "POST", "/api/v1/auth/password", { email, password, code });
  return browser;
}

/** Asks again until it is so. @throws {Error} when it does not become so within two minutes */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`this did not become true: ${condition.toString()}`);
    await sleep(200);
  }
}

async function inviteAndEnrol(
  url: URL,
  administrator: Browser,
  invited: { readonly email: string; readonly name: string; readonly role: string },
): ReturnType<typeof enrolOverHttp> {
  const invitation = await ask(administrator, "POST", `${TENANT}/invitations`, invited);
  const link = invitation.json(z.object({ url: z.string() }));
  return enrolOverHttp(url, link.url, { email: invited.email });
}

async function issueKeys(browser: Browser): Promise<string> {
  const { token } = await issueKey(browser, "acme", ["events:ingest"], "collector");
  const old = await issueKey(browser, "acme", ["events:ingest"], "old collector");
  await ask(browser, "DELETE", `${TENANT}/keys/${old.uid}`);
  return token;
}

async function fillDetection(browser: Browser): Promise<void> {
  await ask(browser, "PUT", `${TENANT}/placeholders/administrators`, {
    values: ["CORP\\root", "CORP\\it-*"],
  });
  const { rules } = (await ask(browser, "GET", `${TENANT}/rules?origin=shipped`)).json(
    z.object({ rules: z.array(Uid) }),
  );
  await ask(browser, "POST", `${TENANT}/rules/states`, { ruleUids: [rules[0]?.uid], state: "retired" });
  await ask(browser, "POST", `${TENANT}/indicator-lists`, {
    name: "Bad places",
    level: "critical",
    format: "plain",
    text: "198.51.100.7\nbad.example\n203.0.113.0/24\n",
  });
  await ask(browser, "PUT", `${TENANT}/assets`, {
    kind: "host",
    value: "dc01.corp.example",
    criticality: 5,
    label: "Domain controller",
    owner: "IT",
  });
  // last: once a rule holds, so does all that was there before it
  const files = [
    { path: "whoami.yml", text: RULE },
    { path: "administrators.yml", text: RULE_WITH_PLACEHOLDER },
  ];
  await ask(browser, "POST", `${TENANT}/rules`, { files });
}

/** New rules hold a moment after they were added: a record that must match is sent until one does. */
async function untilRulesHold(url: URL, browser: Browser, key: string): Promise<void> {
  await until(async () => {
    await send(url, key, "windows", [processStart("first.corp.example", "whoami.exe", "CORP\\eve")]);
    return (await alertsOf(browser)).some(({ detectorUid }) => detectorUid === RULE_UID);
  });
}

/** A record of Sysmon that says a process was started. */
export function processStart(host: string, image: string, user: string): string {
  return JSON.stringify({
    EventID: 1,
    Channel: "Microsoft-Windows-Sysmon/Operational",
    UtcTime: new Date().toISOString().replace("T", " ").replace("Z", ""),
    Computer: host,
    Image: `C:\\Windows\\System32\\${image}`,
    CommandLine: image,
    User: user,
    ProcessId: 4711,
  });
}

async function sendRecords(url: URL, key: string): Promise<void> {
  const time = new Date().toISOString();
  await send(url, key, "windows", [
    processStart("dc01.corp.example", "whoami.exe", "NT AUTHORITY\\SYSTEM"),
    processStart("wks-1.corp.example", "whoami.exe", "NT AUTHORITY\\SYSTEM"),
    processStart("wks-2.corp.example", "notepad.exe", "CORP\\it-ben"),
    ...["calc.exe", "cmd.exe", "mmc.exe"].map((image) =>
      processStart("wks-3.corp.example", image, "CORP\\eve"),
    ),
  ]);
  await send(url, key, "suricata", [
    JSON.stringify({
      timestamp: time.replace("Z", "+0000"),
      event_type: "dns",
      src_ip: "10.1.2.3",
      src_port: 40_000,
      dest_ip: "10.1.0.53",
      dest_port: 53,
      proto: "UDP",
      dns: { type: "query", id: 7, rrname: "bad.example", rrtype: "A" },
    }),
  ]);
  await send(url, key, "linux", [
    "<38>Nov 24 14:00:01 gate sshd[811]: Failed password for root from 198.51.100.7 port 50022 ssh2",
    "<38>Nov 24 14:00:09 gate sshd[812]: Accepted publickey for ben from 10.1.2.3 port 50023 ssh2",
  ]);
  // a record that nobody can read goes to quarantine
  await send(url, key, "broken?type=microsoft_sysmon", ['{"EventID": 1, "Channel": ']);
}

/** Sends records of a source by the HTTP listener. */
export async function send(url: URL, key: string, source: string, lines: readonly string[]): Promise<void> {
  const answer = await fetch(new URL(`/api/v1/ingest/${source}`, url), {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "text/plain" },
    body: `${lines.join("\n")}\n`,
  });
  if (!answer.ok) throw new Error(`ingest answered ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}

async function alertsOf(browser: Browser): Promise<z.infer<typeof Alerts>["alerts"]> {
  return (await ask(browser, "GET", `${TENANT}/alerts`)).json(Alerts).alerts;
}

function isExpected(alert: z.infer<typeof Alerts>["alerts"][number]): boolean {
  return alert.detectorKind === "indicator" || alert.detectorUid === RULE_UID;
}

async function triage(administrator: Browser, analyst: Browser): Promise<void> {
  const [first, second] = await alertsOf(analyst);
  if (first === undefined || second === undefined) throw new Error("there are no alerts to triage");
  const me = (await ask(analyst, "GET", "/api/v1/me")).json(Uid);
  const change = async (alertUid: string, version: number, what: object): Promise<void> => {
    await ask(analyst, "PATCH", `${TENANT}/alerts/${alertUid}`, { change: what, version });
  };
  await change(first.uid, first.version, { assigneeUid: me.uid, state: "in_progress" });
  await ask(analyst, "POST", `${TENANT}/alerts/${first.uid}/comments`, {
    text: "Asked the owner of the host.",
  });
  await change(second.uid, second.version, { state: "closed", verdict: "false_positive" });
  await ask(administrator, "POST", `${TENANT}/suppressions`, {
    detectorUid: "7c0c0a1e-52b3-4b61-8f0e-6a4f0b7f2d11",
    entity: { kind: "host", value: "wks-*" },
    reason: "Known work of administrators",
    expiresAt: Date.now() + 300 * 24 * HOUR_MS,
  });
  await ask(analyst, "POST", `${TENANT}/views`, {
    page: "alerts",
    name: "Mine",
    search: "assignee=me",
    isShared: true,
  });
  await ask(administrator, "POST", `${TENANT}/quarantine/reparse`, { from: 0, to: Date.now() + HOUR_MS });
}

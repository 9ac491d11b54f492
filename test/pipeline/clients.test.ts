import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Running, serve } from "../../src/app/serve/serve.ts";
import { readSettings } from "../../src/platform/config.ts";
import { countEvents } from "../support/ask-product.ts";
import { freePort } from "../support/free-port.ts";
import {
  curl,
  type Daemon,
  logger,
  missing,
  sendByHecClient,
  startRsyslog,
  startSyslogNg,
} from "../support/log-clients.ts";
import { type PreparedFolder, prepareFolder } from "../support/prepared-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "clients-"));
const followed = join(folder, "followed.log");
let prepared: PreparedFolder;
let running: Running;
let ports: { readonly api: number; readonly hec: number; readonly syslog: number };

beforeAll(async () => {
  prepared = await prepareFolder();
  ports = { api: await freePort(), hec: await freePort(), syslog: await freePort() };
  const sources = join(folder, "sources.yaml");
  writeFileSync(
    sources,
    `syslog: [{ network: 127.0.0.0/8, tenant: acme }]\nfiles: [{ path: ${followed}, tenant: acme }]\n`,
  );
  const settings = readSettings({
    WATCHFLOOR_DATA_DIR: prepared.path,
    WATCHFLOOR_PORT: String(ports.api),
    WATCHFLOOR_HEC_PORT: String(ports.hec),
    WATCHFLOOR_SYSLOG_TCP_PORT: String(ports.syslog),
    WATCHFLOOR_SYSLOG_UDP_PORT: String(ports.syslog),
    WATCHFLOOR_SOURCES_FILE: sources,
  });
  running = await serve(settings, pino({ level: "silent" }));
}, 900_000);

afterAll(async () => {
  await running?.stop();
  prepared?.remove();
  rmSync(folder, { recursive: true });
}, 300_000);

const found = (word: string): Promise<number> =>
  countEvents(new URL(`http://127.0.0.1:${ports.api}`), prepared.reader, word);

/** On a machine that has much else to do. */
const PATIENT = { timeout: 120_000, interval: 500 };

describe.each([
  ["rsyslog", missing.rsyslog ?? missing.logger, startRsyslog],
  ["syslog-ng", missing.syslogNg ?? missing.logger, startSyslogNg],
] as const)("%s ships what programs log", (name, lacking, start) => {
  const word = (way: string): string => `${name.replace("-", "")}${way}`;
  const routes = { udp: word("udp"), lines: word("lines"), counted: word("counted") };
  let daemon: Daemon | null = null;
  beforeAll(async () => {
    if (lacking === null) daemon = await start(folder, { port: ports.syslog, ...routes });
  });
  afterAll(async () => daemon?.stop());

  test.skipIf(lacking !== null).each([
    ["over UDP", routes.udp],
    ["over TCP in lines", routes.lines],
    ["over TCP with octet counts", routes.counted],
  ])(`%s${lacking === null ? "" : ` (needs ${lacking})`}`, async (_way, marker) => {
    for (let sent = 0; sent < 20; sent++)
      await logger(["-u", daemon?.socket ?? "", "-t", "probe", `message ${sent} of ${marker}`]);
    await expect.poll(() => found(marker), PATIENT).toBe(20);
  });
});

describe.skipIf(missing.logger !== null)("logger sends without a daemon", () => {
  test.each([
    ["UDP", "loggerudp", ["--udp"]],
    ["TCP", "loggertcp", ["--tcp"]],
    ["TCP with octet counts", "loggercounted", ["--tcp", "--octet-count", "--rfc5424"]],
  ])("over %s", async (_way, marker, args) => {
    await logger(["-n", "127.0.0.1", "-P", String(ports.syslog), ...args, "-t", "probe", `one ${marker}`]);
    await expect.poll(() => found(marker), PATIENT).toBe(1);
  });
});

test("Splunk's client of HTTP Event Collector is answered as it expects", async () => {
  const context = {
    message: { text: "from hecclientword", user: "ada" },
    severity: "info",
    metadata: { source: "hec-client", sourcetype: "httpevent", host: "client.example" },
  };
  const url = new URL(`http://127.0.0.1:${ports.hec}`);
  expect(await sendByHecClient(url, prepared.token, context)).toMatchObject({ text: "Success", code: 0 });
  await expect.poll(() => found("hecclientword"), PATIENT).toBe(1);
  const refused = await sendByHecClient(url, "00000000-0000-0000-0000-000000000000", context);
  expect(refused).toMatchObject({ text: "Invalid token", code: 4 });
});

describe.skipIf(missing.curl !== null)("curl", () => {
  test("sends NDJSON, packed, to the API", async () => {
    const file = join(folder, "body.gz");
    const records = Array.from({ length: 30 }, (_, index) => JSON.stringify({ index, word: "curlndjson" }));
    writeFileSync(file, gzipSync(records.join("\n")));
    const answer = await curl([
      "-H",
      `Authorization: Bearer ${prepared.token}`,
      "-H",
      "Content-Encoding: gzip",
      "--data-binary",
      `@${file}`,
      `http://127.0.0.1:${ports.api}/api/v1/ingest/curl`,
    ]);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ accepted: 30, cut: 0 });
    await expect.poll(() => found("curlndjson"), PATIENT).toBe(30);
  });

  test("sends events and lines to HTTP Event Collector, and asks whether they are on disk", async () => {
    const channel = "fe0ecfad-13d5-401b-847d-77833bd77131";
    const hec = `http://127.0.0.1:${ports.hec}/services/collector`;
    const auth = ["-u", `x:${prepared.token}`, "-H", `X-Splunk-Request-Channel: ${channel}`];
    const events = await curl([
      ...auth,
      "-d",
      '{"event":"curlevent 1"}{"event":{"word":"curlevent"}}',
      `${hec}/event`,
    ]);
    expect(JSON.parse(events.body)).toEqual({ text: "Success", code: 0, ackId: 0 });
    const raw = await curl([...auth, "--data-binary", "curlraw 1\ncurlraw 2", `${hec}/raw?sourcetype=x`]);
    expect(JSON.parse(raw.body)).toMatchObject({ code: 0, ackId: 1 });
    const acks = await curl([...auth, "-d", '{"acks":[0,1,2]}', `${hec}/ack`]);
    expect(JSON.parse(acks.body)).toEqual({ acks: { 0: true, 1: true, 2: false } });
    await expect.poll(() => found("curlevent"), PATIENT).toBe(2);
    await expect.poll(() => found("curlraw"), PATIENT).toBe(2);
  });

  test("finds neither console nor API at the port for senders", async () => {
    expect((await curl([`http://127.0.0.1:${ports.hec}/api/v1/tenants`])).status).toBe(404);
    expect((await curl([`http://127.0.0.1:${ports.hec}/services/collector/health`])).status).toBe(200);
  });
});

test("lines of a followed file are found", async () => {
  writeFileSync(followed, "one followedword\ntwo followedword\n");
  await expect.poll(() => found("followedword"), PATIENT).toBe(2);
});

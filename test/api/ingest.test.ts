import { gzipSync } from "node:zlib";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import {
  createBodyBudget,
  createHecIntake,
  createHttpIntake,
  createSourceActivity,
  type Submit,
} from "../../src/ingest/index.ts";
import { AppError } from "../../src/lib/app-error.ts";
import { recordAt } from "../../src/schema/raw-batch.ts";
import type { RawBatch } from "../../src/schema/raw-record.ts";
import { openTestApi } from "../support/api.ts";
import { addPerson, setUp, type SignedInPerson, signIn } from "../support/browser.ts";

let kept: RawBatch[] = [];
let isFull = false;
const submit: Submit = async (batch) => {
  if (isFull) throw new AppError("SPOOL_FULL", "The spool is full.", { retryAfterMs: 5000 });
  kept.push(batch);
};
const shared = {
  submit,
  activity: createSourceActivity(Date.now),
  isSourceType: (name: string) => name === "openssh_sshd",
  budget: createBodyBudget(1 << 24),
  now: Date.now,
  maxBodyBytes: 1 << 20,
};
const api = await openTestApi({
  ingest: createHttpIntake(shared),
  hec: { ...createHecIntake(shared), hasRoom: async () => !isFull },
});
let acme: string;
let globex: string;

beforeAll(async () => {
  const ada = await setUp(api);
  await ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  const grace = await addPerson(api, ada, "tenant_administrator", "globex");
  acme = await issueKey(ada, "acme");
  globex = await issueKey(grace, "globex");
});
beforeEach(() => {
  kept = [];
  isFull = false;
});

async function issueKey(person: SignedInPerson, tenantUid: string): Promise<string> {
  const browser = await signIn(api, person);
  const wanted = { name: "sender", permissions: ["events:ingest"], expiresAt: null, form: "guid" };
  const answer = await browser.call("POST", `/api/v1/tenants/${tenantUid}/keys`, wanted);
  return answer.json(z.object({ token: z.string() })).token;
}

type Sent = { readonly url: string; readonly token?: string; readonly payload?: string | Buffer };

async function send({ url, token, payload = "" }: Sent, headers: Readonly<Record<string, string>> = {}) {
  const authorization = token === undefined ? {} : { authorization: `Splunk ${token}` };
  const answer = await api.server.inject({
    method: "POST",
    url,
    payload,
    headers: { ...authorization, ...headers },
  });
  const body: unknown = JSON.parse(answer.body);
  return { status: answer.statusCode, headers: answer.headers, body };
}

const texts = (): string[] =>
  kept.flatMap((batch) => Array.from(batch.ends, (_, index) => recordAt(batch, index).text));

test("records are the tenant's whose key it is, and nobody can name another", async () => {
  for (const token of [acme, globex]) {
    const url = "/api/v1/ingest/web?tenantUid=acme&type=openssh_sshd";
    const answer = await send({ url, token, payload: "one\ntwo\n" }, { "x-tenant": "acme" });
    expect(answer).toMatchObject({ status: 200, body: { accepted: 2, bytes: 6, cut: 0 } });
    await send({ url: "/services/collector/event", token, payload: '{"event":"three"}' });
  }
  expect(kept.map(({ tenantUid, sourceName }) => [tenantUid, sourceName])).toEqual([
    ["acme", "web"],
    ["acme", "hec"],
    ["globex", "web"],
    ["globex", "hec"],
  ]);
});

test("bodies of every kind are taken, whatever type they claim", async () => {
  const url = "/api/v1/ingest/a%20source";
  await send({ url, token: acme, payload: '[{"a":1},{"a":2}]' }, { "content-type": "application/json" });
  await send({ url, token: acme, payload: '{"a":3}\n{"a":4}' }, { "content-type": "application/x-ndjson" });
  await send({ url, token: acme, payload: gzipSync("line") }, { "content-encoding": "gzip" });
  await send({ url, token: acme, payload: "x,y\n1,2\n" }, { "content-type": "text/csv" });
  await send({ url: `${url}?form=lines&import=true`, token: acme, payload: "[a\n" });
  expect(texts()).toEqual(['{"a":1}', '{"a":2}', '{"a":3}', '{"a":4}', "line", "1,2", "[a"]);
  expect(kept.at(-2)?.context).toBe("x,y");
  expect(kept.at(-1)?.listener).toBe("import");
});

test("a full spool pushes back, in each protocol's words", async () => {
  isFull = true;
  const http = await send({ url: "/api/v1/ingest/web", token: acme, payload: "one" });
  expect(http).toMatchObject({ status: 429, body: { code: "SPOOL_FULL" } });
  expect(http.headers["retry-after"]).toBe("5");
  const hec = await send({ url: "/services/collector", token: acme, payload: '{"event":"one"}' });
  expect(hec).toMatchObject({ status: 503, body: { text: "Server is busy", code: 9 } });
  expect(hec.headers["retry-after"]).toBe("5");
  const health = await api.server.inject({ method: "GET", url: "/services/collector/health" });
  expect([health.statusCode, JSON.parse(health.body)]).toEqual([
    503,
    { text: "HEC is unhealthy, queues are full", code: 18 },
  ]);
});

test.each([
  ["a source without a name", { url: "/api/v1/ingest/%07" }, 422, "INVALID"],
  ["an unknown type", { url: "/api/v1/ingest/web?type=nonsense", payload: "x" }, 422, "INVALID"],
  ["too much", { url: "/api/v1/ingest/web", payload: "x".repeat((1 << 20) + 1) }, 413, "PAYLOAD_TOO_LARGE"],
] as const)("%s is refused", async (_name, sent, status, code) => {
  expect(await send({ ...sent, token: acme })).toMatchObject({ status, body: { code } });
  expect(kept).toEqual([]);
});

test("a bomb is refused in each protocol's words", async () => {
  const bomb = gzipSync(Buffer.alloc(8 << 20));
  const packed = { "content-encoding": "gzip" };
  expect(await send({ url: "/api/v1/ingest/web", token: acme, payload: bomb }, packed)).toMatchObject({
    status: 413,
  });
  expect(await send({ url: "/services/collector/raw", token: acme, payload: bomb }, packed)).toMatchObject({
    status: 413,
    body: { text: "Request entity too large", code: 27 },
  });
  expect(kept).toEqual([]);
});

test("acknowledgements are known by key and channel, in the header or the address", async () => {
  const channel = "fe0ecfad-13d5-401b-847d-77833bd77131";
  const header = { "x-splunk-request-channel": channel };
  const payload = '{"event":"one"}';
  const first = await send({ url: "/services/collector/event", token: acme, payload }, header);
  expect(first.body).toEqual({ text: "Success", code: 0, ackId: 0 });
  const asked = (token: string) =>
    send({ url: `/services/collector/ack?channel=${channel}`, token, payload: '{"acks":[0]}' });
  expect((await asked(acme)).body).toEqual({ acks: { 0: true } });
  expect((await asked(globex)).body).toEqual({ acks: { 0: false } });
  const without = await send({ url: "/services/collector/ack", token: acme, payload: '{"acks":[0]}' });
  expect(without).toMatchObject({ status: 400, body: { code: 10 } });
  const wrong = await send({ url: `/services/collector/ack?channel=${channel}`, token: acme, payload: "{" });
  expect(wrong).toMatchObject({ status: 400, body: { code: 6 } });
});

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import {
  createBodyBudget,
  createHecIntake,
  createHttpIntake,
  createSourceActivity,
} from "../../src/ingest/index.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { setUp, signIn } from "../support/browser.ts";

const shared = {
  submit: async () => undefined,
  activity: createSourceActivity(Date.now),
  isSourceType: () => false,
  budget: createBodyBudget(1 << 28),
  now: Date.now,
  maxBodyBytes: 1 << 20,
};

let api: TestApi;
let port = 0;
let key = "";
beforeAll(async () => {
  api = await openTestApi({
    ingest: createHttpIntake(shared),
    hec: { ...createHecIntake(shared), hasRoom: async () => true },
  });
  const browser = await signIn(api, await setUp(api));
  const wanted = { name: "sender", permissions: ["events:ingest"], expiresAt: null };
  const issued = await browser.call("POST", "/api/v1/tenants/acme/keys", wanted);
  key = issued.json(z.object({ token: z.string() })).token;
  port = Number(new URL(await api.server.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterAll(() => api.server.close());

const FOUR_MIB = Buffer.alloc(4 << 20, "a line of text\n");
const BOMB = gzipSync(Buffer.alloc(64 << 20, "a"));
const GARBAGE = Buffer.alloc(1 << 20, "no gzip");

test.each([
  ["is too large", "/api/v1/ingest/s", {}, FOUR_MIB, 413],
  ["is a bomb", "/api/v1/ingest/s", { "content-encoding": "gzip" }, BOMB, 413],
  ["is no gzip", "/api/v1/ingest/s", { "content-encoding": "gzip" }, GARBAGE, 400],
  ["goes on behind its end", "/api/v1/ingest/s", { "content-encoding": "gzip" }, afterEnd(), 400],
  ["is of no known encoding", "/api/v1/ingest/s", { "content-encoding": "br" }, GARBAGE, 415],
  ["is too large for HTTP Event Collector", "/services/collector/raw", {}, FOUR_MIB, 413],
  [
    "is a bomb for HTTP Event Collector",
    "/services/collector/raw",
    { "content-encoding": "gzip" },
    BOMB,
    413,
  ],
])("a connection on which a body %s takes the next one", async (...[, path, headers, body, status]) => {
  const socket = connect(port, "127.0.0.1");
  expect(await post(socket, path, headers, body)).toBe(status);
  expect(await post(socket, "/api/v1/ingest/s", {}, Buffer.from("a line\n"))).toBe(200);
  socket.destroy();
});

function afterEnd(): Buffer {
  return Buffer.concat([gzipSync("a line\n"), GARBAGE]);
}

/** The status that a request on a connection is answered with. */
async function post(
  socket: Socket,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<number> {
  const head = [
    `POST ${path} HTTP/1.1`,
    "host: localhost",
    `authorization: Bearer ${key}`,
    "content-type: text/plain",
    `content-length: ${body.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  socket.write(body);
  const [answer]: unknown[] = await once(socket, "data");
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1]);
}

import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { openCollectorPort } from "../../src/api/collector-port.ts";
import { createHttpServer, HTTP_LIMITS } from "../../src/api/http-server.ts";
import {
  createBodyBudget,
  createHecIntake,
  createHttpIntake,
  createSourceActivity,
} from "../../src/ingest/index.ts";
import { makeCertificate } from "../../src/platform/tls/index.ts";
import { Problem } from "../../src/schema/views/problem.ts";
import type { RawBatch } from "../../src/schema/raw-record.ts";
import { openTestApi, type TestApi } from "../support/api.ts";
import { setUp, signIn } from "../support/browser.ts";

const LIMITS = { ...HTTP_LIMITS, headersMs: 1000, requestMs: 2000, lookMs: 100 };
const kept: RawBatch[] = [];
const shared = {
  submit: async (batch: RawBatch) => void kept.push(batch),
  activity: createSourceActivity(Date.now),
  isSourceType: () => false,
  budget: createBodyBudget(1 << 24),
  now: Date.now,
  maxBodyBytes: 1 << 20,
};

let api: TestApi;
let port = 0;
let key = "";
beforeAll(async () => {
  api = await openTestApi(
    { ingest: createHttpIntake(shared), hec: { ...createHecIntake(shared), hasRoom: async () => true } },
    { limits: LIMITS },
  );
  const browser = await signIn(api, await setUp(api));
  const wanted = { name: "sender", permissions: ["events:ingest"], expiresAt: null };
  const issued = await browser.call("POST", "/api/v1/tenants/acme/keys", wanted);
  key = issued.json(z.object({ token: z.string() })).token;
  port = Number(new URL(await api.server.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterAll(() => api.server.close());

/** All that a connection received, also when it was cut while it sent. */
async function received(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on("data", (piece) => pieces.push(piece));
  await new Promise((resolve) => socket.once("close", resolve));
  return Buffer.concat(pieces).toString();
}

/** A connection that sends one byte of a text at a time, for as long as it is let. */
function trickle(start: string, rest: string, at = port): Socket {
  const socket = connect(at, "127.0.0.1");
  socket.write(start);
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < rest.length && socket.writable) socket.write(rest.charAt(sent++));
  }, 20);
  // a connection that is cut while it sends is what is tested
  socket.on("error", () => undefined).once("close", () => clearInterval(timer));
  return socket;
}

function answerOk(_request: unknown, response: ServerResponse): void {
  response.end("ok");
}

/** The port of a server, which is closed with the test. */
async function listening(server: Server): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What a new request on a connection is answered; empty when it was closed. */
async function ask(socket: Socket): Promise<string> {
  socket.write("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
  return text(socket).catch(() => "");
}

/** The problem that a connection was refused with. */
function problemIn(answer: string): Problem {
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(answer).toContain("content-type: application/problem+json");
  expect(answer).toContain("connection: close");
  return Problem.parse(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4)));
}

const isAnswered = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;

const POST = (length: number): string =>
  `POST /api/v1/ingest/slow HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${key}\r\ncontent-type: text/plain\r\ncontent-length: ${length}\r\n\r\n`;

describe("a sender that trickles", () => {
  test("its headers is refused, and others are answered meanwhile", async () => {
    const slow = trickle("GET /healthz HTTP/1.1\r\nhost: localhost\r\n", `x-slow: ${"a".repeat(4000)}`);
    const answer = received(slow);
    expect(await isAnswered()).toBe(true);
    expect(problemIn(await answer)).toMatchObject({ code: "REQUEST_TIMEOUT", status: 408 });
  });

  test("its body is refused, and nothing of it is kept", async () => {
    const slow = trickle(POST(5000), "line\n".repeat(1000));
    const answer = received(slow);
    expect(await isAnswered()).toBe(true);
    expect(problemIn(await answer).code).toBe("REQUEST_TIMEOUT");
    expect(kept).toEqual([]);
    const whole = await fetch(`http://127.0.0.1:${port}/api/v1/ingest/slow`, {
      method: "POST",
      body: "line\n",
      headers: { authorization: `Bearer ${key}`, "content-type": "text/plain" },
    });
    expect(whole.status).toBe(200);
    expect(kept).toHaveLength(1);
  });

  test("nothing at all loses its connection", async () => {
    const idle = connect(port, "127.0.0.1").on("error", () => undefined);
    const answer = await received(idle);
    expect(problemIn(answer).code).toBe("REQUEST_TIMEOUT");
  });

  test("at the port for senders is refused as well", async () => {
    const collector = await openCollectorPort(api.server, {
      host: "127.0.0.1",
      port: 0,
      tls: null,
      limits: LIMITS,
    });
    try {
      const slow = trickle("POST /services/collector HTTP/1.1\r\n", "x".repeat(4000), collector.port);
      expect(problemIn(await received(slow)).code).toBe("REQUEST_TIMEOUT");
    } finally {
      await collector.close();
    }
  });

  test("a handshake of TLS that never ends loses its connection", async () => {
    const certificate = await makeCertificate(["localhost"], Date.now());
    const at = await listening(createHttpServer(answerOk, certificate, LIMITS));
    const slow = trickle("\u0016\u0003\u0001", "\u0002".repeat(4000), at);
    slow.resume();
    await once(slow, "close");
    expect(slow.destroyed).toBe(true);
  });
});

test("what is no HTTP is told so", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write("this is no request\r\n\r\n");
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*"code":"BAD_REQUEST"/);
});

// only Linux has all of 127.0.0.0/8
test.skipIf(process.platform !== "linux")(
  "one address has so many connections and no more, and leaves the others theirs",
  async () => {
    const at = await listening(
      createHttpServer(answerOk, null, { ...HTTP_LIMITS, maxConnectionsPerPeer: 4 }),
    );
    const open = async (from: string): Promise<Socket> => {
      const socket = connect({ port: at, host: "127.0.0.1", localAddress: from });
      socket.on("error", () => undefined);
      await once(socket, "connect");
      return socket;
    };
    const held = [];
    for (let count = 0; count < 4; count++) held.push(await open("127.0.0.2"));
    expect(await ask(await open("127.0.0.2"))).toBe("");
    expect(await ask(await open("127.0.0.1"))).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(held.map(({ destroyed }) => destroyed)).toEqual([false, false, false, false]);
    for (const socket of held) socket.destroy();
    await expect.poll(async () => ask(await open("127.0.0.2"))).toMatch(/^HTTP\/1\.1 200 OK/);
  },
);

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AppError } from "../../../lib/app-error.ts";
import { makeCertificate } from "../../../platform/tls/index.ts";
import { recordAt } from "../../../schema/raw-batch.ts";
import type { RawBatch } from "../../../schema/raw-record.ts";
import type { Submit } from "../../ports.ts";
import { createSourceActivity, type SourceActivity } from "../../source-activity.ts";
import { SyslogConfig } from "./config.ts";
import { createSyslogListener, type SyslogListener } from "./listener.ts";

let kept: RawBatch[] = [];
let activity: SourceActivity;
let listener: SyslogListener | null = null;

beforeEach(() => {
  kept = [];
  activity = createSourceActivity(() => 1);
});
afterEach(async () => {
  await listener?.stop();
  listener = null;
});

const LOOPBACK = { network: "127.0.0.0/8", tenantUid: "acme" };
const keep: Submit = async (batch) => void kept.push(batch);

async function start(settings: object = {}, submit: Submit = keep): Promise<SyslogListener["ports"]> {
  const config = SyslogConfig.parse({ udpPort: 0, tcpPort: 0, peers: [LOOPBACK], ...settings });
  const logger = pino({ level: "silent" });
  listener = createSyslogListener({ config, submit, activity, logger, now: () => Date.now() });
  await listener.start();
  return listener.ports;
}

async function client(port: number | null): Promise<Socket> {
  const socket = connect(port ?? 0, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

async function datagram(port: number | null, message: string | Uint8Array): Promise<void> {
  const socket = createSocket("udp4");
  await new Promise((resolve) => {
    socket.send(message, port ?? 0, "127.0.0.1", resolve);
  });
  socket.close();
}

const texts = (): string[] =>
  kept.flatMap((batch) => Array.from(batch.ends, (_, index) => recordAt(batch, index).text));
const errors = (): (string | null)[] => activity.snapshot().map((source) => source.lastError);

test("a datagram is one record of its sender, without what ends it", async () => {
  const ports = await start({ peers: [{ ...LOOPBACK, sourceType: "openssh_sshd" }] });
  await datagram(ports.udp, "<38>Nov 24 10:00:00 h sshd[1]: ok\nsecond\n");
  await vi.waitUntil(() => kept.length === 1);
  expect(kept[0]).toMatchObject({
    tenantUid: "acme",
    sourceName: "syslog:127.0.0.1",
    listener: "syslog",
    sourceType: "openssh_sshd",
    host: "127.0.0.1",
    context: null,
  });
  expect(texts()).toEqual(["<38>Nov 24 10:00:00 h sshd[1]: ok\nsecond"]);
});

test("both framings are read from one connection, and bytes stay as they were sent", async () => {
  const ports = await start();
  const socket = await client(ports.tcp);
  socket.end(
    Buffer.concat([Buffer.from("<13>a\n6 <13>b\n<13>"), Buffer.of(0xff, 0xfe, 0x80), Buffer.from("\n")]),
  );
  await vi.waitUntil(() => texts().length === 3);
  expect(texts().slice(0, 2)).toEqual(["<13>a", "<13>b"]);
  const batch = kept.at(-1);
  expect(batch?.body.subarray(-3)).toEqual(Uint8Array.of(0xff, 0xfe, 0x80));
});

test("an address that no tenant has is refused and counted", async () => {
  const ports = await start({ peers: [{ network: "10.0.0.0/8", tenantUid: "acme" }] });
  const socket = await client(ports.tcp);
  await once(socket, "close");
  await datagram(ports.udp, "<13>x");
  await vi.waitUntil(() => activity.snapshot()[0]?.errors === 2);
  expect(activity.snapshot()[0]).toMatchObject({ tenantUid: null, sourceName: "syslog:127.0.0.1" });
  expect(kept).toEqual([]);
});

test("the narrowest network decides whose records they are", async () => {
  const one = { network: "127.0.0.1/32", tenantUid: "globex" };
  const ports = await start({ peers: [LOOPBACK, one] });
  await datagram(ports.udp, "<13>x");
  await vi.waitUntil(() => kept.length === 1);
  expect(kept[0]?.tenantUid).toBe("globex");
});

test("messages over the limit are cut and counted, and the next one is read", async () => {
  const ports = await start({ maxMessageBytes: 480 });
  const socket = await client(ports.tcp);
  socket.end(`<13>${"x".repeat(100_000)}\n<13>next\n`);
  await datagram(ports.udp, "y".repeat(600));
  await vi.waitUntil(() => texts().length === 3);
  expect(
    texts()
      .map((text) => text.length)
      .toSorted((a, b) => a - b),
  ).toEqual([8, 480, 480]);
  expect(activity.snapshot()[0]?.errors).toBe(2);
});

test("a line of 100 MB costs neither memory nor the connection", async () => {
  const ports = await start();
  const socket = await client(ports.tcp);
  const chunk = Buffer.alloc(1 << 20, "x");
  for (let sent = 0; sent < 100; sent++) if (!socket.write(chunk)) await once(socket, "drain");
  socket.end("\n<13>after\n");
  await vi.waitUntil(() => texts().length === 2, { timeout: 20_000 });
  expect(texts().map((text) => text.length)).toEqual([65_536, 9]);
}, 30_000);

test("what a sender did not finish is kept when it goes, half-closed or reset", async () => {
  const ports = await start();
  (await client(ports.tcp)).end("<13>half");
  const reset = await client(ports.tcp);
  reset.write("<13>reset");
  await vi.waitUntil(() => texts().includes("<13>half"));
  reset.resetAndDestroy();
  await vi.waitUntil(() => texts().length === 2);
  expect(texts().toSorted()).toEqual(["<13>half", "<13>reset"]);
});

test("a connection that is silent too long is closed, and what it had sent is kept", async () => {
  const ports = await start({ idleTimeoutMs: 1000 });
  const socket = await client(ports.tcp);
  socket.write("<13>slow");
  await once(socket, "close");
  await vi.waitUntil(() => texts().length === 1);
  expect(texts()).toEqual(["<13>slow"]);
});

test("more connections than allowed are refused, from one sender or from all", async () => {
  const ports = await start({ maxConnectionsPerPeer: 2 });
  const sockets = [await client(ports.tcp), await client(ports.tcp), await client(ports.tcp)];
  await once(sockets[2]!, "close");
  sockets[0]?.end("<13>still served\n");
  await vi.waitUntil(() => texts().length === 1);
  expect(errors()).toEqual(["too many connections of one sender"]);
  sockets[1]?.destroy();
  await listener?.stop();
  const few = await start({ maxConnections: 1 });
  const first = await client(few.tcp);
  const second = await client(few.tcp);
  await once(second, "close");
  first.destroy();
  expect(errors()).toContain("too many connections");
});

test("a thousand connections and a storm of reconnects lose no message", async () => {
  const ports = await start({ maxConnections: 2000, maxConnectionsPerPeer: 2000 });
  const sockets = await Promise.all(Array.from({ length: 1000 }, () => client(ports.tcp)));
  for (const [index, socket] of sockets.entries()) socket.end(`<13>open ${index}\n`);
  for (let round = 0; round < 5; round++)
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) =>
        (await client(ports.tcp)).end(`<13>again ${round} ${index}\n`),
      ),
    );
  await vi.waitUntil(() => texts().length === 2000, { timeout: 20_000 });
  expect(new Set(texts()).size).toBe(2000);
}, 30_000);

test("while the spool is full TCP senders are held and nothing of theirs is lost; datagrams are counted", async () => {
  let isFull = true;
  const ports = await start({ waitingLimitBytes: 65_536 }, async (batch) => {
    if (isFull) throw new AppError("SPOOL_FULL", "full");
    kept.push(batch);
  });
  const socket = await client(ports.tcp);
  const line = `<13>${"x".repeat(995)}\n`;
  const total = 20_000;
  for (let sent = 0; sent < total; sent += 100) socket.write(line.repeat(100));
  socket.end();
  await vi.waitUntil(async () => {
    await datagram(ports.udp, "<13>lost");
    return activity.snapshot().some((source) => source.dropped > 0);
  });
  expect(socket.writableLength).toBeGreaterThan(0);
  isFull = false;
  await vi.waitUntil(() => texts().filter((text) => text.length > 900).length === total, { timeout: 20_000 });
}, 30_000);

test("stopping keeps what has come", async () => {
  const ports = await start({ batchDelayMs: 60_000 });
  const socket = await client(ports.tcp);
  socket.write("<13>a\n<13>b\n<13>unfinished");
  await datagram(ports.udp, "<13>c");
  await new Promise((resolve) => {
    setTimeout(resolve, 100);
  });
  await listener?.stop();
  expect(texts().toSorted()).toEqual(["<13>a", "<13>b", "<13>c", "<13>unfinished"]);
});

test("TLS is spoken where it is asked for, and certificates are asked for where there is a CA", async () => {
  const { cert, key } = await makeCertificate(["localhost"], Date.now());
  const ports = await start({ tls: { port: 0, cert, key } });
  const socket = connectTls({ port: ports.tls ?? 0, host: "127.0.0.1", rejectUnauthorized: false });
  await once(socket, "secureConnect");
  socket.end("9 <13>a\nb c");
  await vi.waitUntil(() => texts().length === 1);
  expect(texts()).toEqual(["<13>a\nb c"]);
  await listener?.stop();
  const strict = await start({ tls: { port: 0, cert, key, ca: cert } });
  const stranger = connectTls({ port: strict.tls ?? 0, host: "127.0.0.1", rejectUnauthorized: false });
  stranger.on("error", () => undefined);
  stranger.write("9 <13>a\nb c");
  await new Promise((resolve) => {
    stranger.once("close", resolve);
  });
  expect(texts()).toHaveLength(1);
});

test("the kernel is asked what it dropped", async () => {
  await start();
  expect([0, null]).toContain(await listener?.kernelDrops());
});

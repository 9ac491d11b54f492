import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer as createHttpServer, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { createDelivery, type Delivery } from "./delivery.ts";
import type { DemoRecord, Feed } from "./demo-record.ts";

const never = new AbortController().signal;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe("what the simulator sends", () => {
  test("goes to the API as lines with the key, and again after the time that a busy listener names", async () => {
    const { url, requests } = await openHttp([429, 202]);
    await deliver({ http: url }).send("zeek", [record("zeek", '{"a":1}'), record("zeek", '{"a":2}')], never);
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      ["/api/v1/ingest/ids-01-zeek?type=zeek_logs", '{"a":1}\n{"a":2}\n'],
      ["/api/v1/ingest/ids-01-zeek?type=zeek_logs", '{"a":1}\n{"a":2}\n'],
    ]);
    expect(requests[0]?.headers["authorization"]).toBe("Bearer key-http");
  });

  test("goes to the collector as events with their time", async () => {
    const { url, requests } = await openHttp([200]);
    await deliver({ hec: url }).send(
      "cloudtrail",
      [record("cloudtrail", '{"eventName":"GetObject"}')],
      never,
    );
    expect(requests[0]?.path).toBe("/services/collector/event");
    expect(requests[0]?.headers["authorization"]).toBe("Splunk key-hec");
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
      time: 1.5,
      source: "aws-cloudtrail",
      sourcetype: "aws:cloudtrail",
      event: { eventName: "GetObject" },
    });
  });

  test("is an error when it is refused", async () => {
    const { url } = await openHttp([403]);
    await expect(deliver({ http: url }).send("windows", [record("windows", "{}")], never)).rejects.toThrow(
      "403",
    );
  });

  test("ends when it is told to, whatever it waits for", async () => {
    const { url, arrived } = await openHttp([429]);
    const stopping = new AbortController();
    const sending = deliver({ http: url }).send("windows", [record("windows", "{}")], stopping.signal);
    await arrived;
    stopping.abort();
    await expect(sending).rejects.toThrow("aborted");
  });

  test("goes over TCP with the octets counted, umlauts as two", async () => {
    const received = Promise.withResolvers<string>();
    const expected = "13 <13>1 Grüße7 <13>1 b";
    let seen = "";
    const server = createTcpServer((socket) => {
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        seen += chunk;
        if (seen.length >= expected.length) received.resolve(seen);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closers.push(() => server.close());
    const linux = [record("linux", "<13>1 Grüße"), record("linux", "<13>1 b")];
    await deliver({ tcpPort: portOf(server.address()) }).send("linux", linux, never);
    expect(await received.promise).toBe(expected);
  });

  test("goes over UDP, a datagram each", async () => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    closers.push(() => socket.close());
    const arrived = once(socket, "message");
    await deliver({ udpPort: socket.address().port }).send(
      "firewall",
      [record("firewall", "<134>1 deny")],
      never,
    );
    expect(String((await arrived)[0])).toBe("<134>1 deny");
  });
});

function record(feed: Feed, content: string): DemoRecord {
  return { feed, time: 1500, text: content };
}

/** A delivery to what a test listens on; the rest is nowhere. */
function deliver(to: { http?: URL; hec?: URL; tcpPort?: number; udpPort?: number }): Delivery {
  const nowhere = new URL("http://127.0.0.1:9");
  const delivery = createDelivery({
    api: { url: to.http ?? nowhere, token: "key-http" },
    hec: { url: to.hec ?? nowhere, token: "key-hec" },
    syslog: { host: "127.0.0.1", tcpPort: to.tcpPort ?? 9, udpPort: to.udpPort ?? 9 },
  });
  closers.unshift(() => delivery.close());
  return delivery;
}

type Seen = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** A server that answers with these codes, one after the other, and the last one from then on. */
async function openHttp(
  codes: readonly number[],
): Promise<{ url: URL; requests: Seen[]; arrived: Promise<void> }> {
  const requests: Seen[] = [];
  const first = Promise.withResolvers<void>();
  const server = createHttpServer((request, response) => {
    const answer = async (): Promise<void> => {
      const body = await text(request);
      requests.push({ path: request.url ?? "", headers: request.headers, body });
      const code = codes[Math.min(requests.length, codes.length) - 1] ?? 500;
      response.writeHead(code, code === 429 ? { "retry-after": "1" } : {}).end();
      first.resolve();
    };
    void answer();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => server.close());
  return { url: new URL(`http://127.0.0.1:${portOf(server.address())}`), requests, arrived: first.promise };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address.port;
}

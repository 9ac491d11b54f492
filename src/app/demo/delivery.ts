import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { DemoRecord, Feed } from "./demo-record.ts";

/** Where the listeners are, and the keys that the simulator has for them. */
export type Endpoints = {
  /** The API; records go to `/api/v1/ingest/{source}` below it. */
  readonly api: { readonly url: URL; readonly token: string };
  /** The HTTP Event Collector. */
  readonly hec: { readonly url: URL; readonly token: string };
  readonly syslog: { readonly host: string; readonly tcpPort: number; readonly udpPort: number };
};

/** Hands records to the listeners as the company's own senders would. */
export type Delivery = {
  /**
   * Sends records of one feed. Resolves once all have been taken, or given to the network where nobody answers.
   * @throws {Error} when they are refused, nobody listens, or the signal ends it
   */
  send(feed: Feed, records: readonly DemoRecord[], signal: AbortSignal): Promise<void>;
  /** Ends what is being sent. */
  close(): void;
};

type Way = (records: readonly DemoRecord[], signal: AbortSignal) => Promise<void>;

/** Records in one request; a sender of files makes requests of about this size too. */
const REQUEST_RECORDS = 1000;
/** How often a listener that is busy or not there yet is asked again. */
const RETRY_MS = 1000;

/** Opens nothing before the first record. */
export function createDelivery(endpoints: Endpoints): Delivery {
  const tcp = new SyslogTcp(endpoints.syslog);
  const udp = new SyslogUdp(endpoints.syslog);
  const http = (source: string, type: string): Way => throughApi(endpoints.api, source, type);
  const ways: Record<Feed, Way> = {
    windows: http("windows-events", ""),
    suricata: http("ids-01-suricata", "suricata_eve"),
    zeek: http("ids-01-zeek", "zeek_logs"),
    cloudtrail: throughHec(endpoints.hec),
    linux: (records) => tcp.send(records),
    web: (records) => tcp.send(records),
    proxy: (records) => tcp.send(records),
    firewall: (records) => udp.send(records),
  };
  return {
    send: (feed, records, signal) => ways[feed](records, signal),
    close() {
      tcp.close();
      udp.close();
    },
  };
}

function throughApi(api: Endpoints["api"], source: string, type: string): Way {
  const url = new URL(`/api/v1/ingest/${source}${type === "" ? "" : `?type=${type}`}`, api.url);
  const headers = { authorization: `Bearer ${api.token}`, "content-type": "application/x-ndjson" };
  return (records, signal) =>
    inParts(records, (part) =>
      post(url, { headers, body: `${part.map(({ text }) => text).join("\n")}\n`, signal }),
    );
}

/** Events one behind the other, as the collector's protocol has them. */
function throughHec(hec: Endpoints["hec"]): Way {
  const url = new URL("/services/collector/event", hec.url);
  const headers = { authorization: `Splunk ${hec.token}`, "content-type": "application/json" };
  return (records, signal) =>
    inParts(records, (part) => {
      const events = part.map(({ time, text }) => {
        const about = JSON.stringify({
          time: time / 1000,
          source: "aws-cloudtrail",
          sourcetype: "aws:cloudtrail",
        });
        return `${about.slice(0, -1)},"event":${text}}`;
      });
      return post(url, { headers, body: events.join(""), signal });
    });
}

async function inParts(
  records: readonly DemoRecord[],
  send: (part: readonly DemoRecord[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < records.length; at += REQUEST_RECORDS)
    await send(records.slice(at, at + REQUEST_RECORDS));
}

type PostRequest = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
};

/** A listener that pushes back is asked again, as senders must. */
async function post(url: URL, request: PostRequest): Promise<void> {
  for (;;) {
    const answer = await fetch(url, { ...request, method: "POST" });
    await answer.arrayBuffer();
    if (answer.ok) return;
    if (answer.status !== 429 && answer.status !== 503)
      throw new Error(`${url.pathname} answered ${answer.status} to the simulator`);
    const seconds = Number(answer.headers.get("retry-after"));
    await setTimeout(seconds > 0 ? seconds * 1000 : RETRY_MS, undefined, { signal: request.signal });
  }
}

/** Syslog over TCP with octet counting: RFC 6587, section 3.4.1. One connection, opened again when it was cut. */
class SyslogTcp {
  readonly #to: Endpoints["syslog"];
  #socket: Socket | null = null;

  constructor(to: Endpoints["syslog"]) {
    this.#to = to;
  }

  async send(records: readonly DemoRecord[]): Promise<void> {
    const frames = records.map(({ text }) => `${Buffer.byteLength(text)} ${text}`).join("");
    const socket = this.#socket ?? (await this.#open());
    const written = Promise.withResolvers<void>();
    socket.write(frames, (error) => (error ? written.reject(error) : written.resolve()));
    await written.promise;
  }

  async #open(): Promise<Socket> {
    const socket = connect({ host: this.#to.host, port: this.#to.tcpPort });
    const opened = Promise.withResolvers<void>();
    socket.once("connect", opened.resolve);
    socket.on("error", opened.reject);
    socket.on("close", () => {
      this.#socket = null;
    });
    await opened.promise;
    this.#socket = socket;
    return socket;
  }

  close(): void {
    this.#socket?.destroy();
  }
}

/** Datagrams in small steps, so that a burst does not run over the listener's buffer. */
const DATAGRAMS_AT_ONCE = 50;

class SyslogUdp {
  readonly #to: Endpoints["syslog"];
  readonly #socket: UdpSocket;

  constructor(to: Endpoints["syslog"]) {
    this.#to = to;
    this.#socket = createSocket(to.host.includes(":") ? "udp6" : "udp4");
    this.#socket.unref();
  }

  async send(records: readonly DemoRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += DATAGRAMS_AT_ONCE)
      await Promise.all(records.slice(at, at + DATAGRAMS_AT_ONCE).map(({ text }) => this.#sendOne(text)));
  }

  #sendOne(text: string): Promise<void> {
    const sent = Promise.withResolvers<void>();
    this.#socket.send(text, this.#to.udpPort, this.#to.host, (error) =>
      error ? sent.reject(error) : sent.resolve(),
    );
    return sent.promise;
  }

  close(): void {
    this.#socket.close();
  }
}

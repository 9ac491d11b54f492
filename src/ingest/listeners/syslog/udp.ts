import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import type { Logger } from "pino";
import type { Outbox } from "../../outbox.ts";
import type { SourceActivity } from "../../source-activity.ts";
import type { SyslogConfig } from "./config.ts";
import type { FindSource } from "./peers.ts";

export type SyslogUdpOptions = {
  readonly config: SyslogConfig;
  readonly port: number;
  readonly findSource: FindSource;
  readonly outbox: Outbox;
  readonly activity: SourceActivity;
  readonly logger: Logger;
};

/** Takes syslog over UDP (RFC 5426): one datagram, one message. What cannot be taken is lost, and counted. */
export class SyslogUdp {
  readonly #options: SyslogUdpOptions;
  readonly #socket: Socket;

  constructor(options: SyslogUdpOptions) {
    const { host, receiveBufferBytes } = options.config;
    this.#options = options;
    this.#socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4", recvBufferSize: receiveBufferBytes });
    this.#socket.on("error", (err) => options.logger.error({ err }, "syslog over UDP failed"));
    this.#socket.on("message", (message, peer) => this.#take(message, peer));
  }

  /** The port it listens on. @throws {Error} when the address cannot be bound */
  async start(): Promise<number> {
    const bound = once(this.#socket, "listening");
    this.#socket.bind(this.#options.port, this.#options.config.host);
    await bound;
    return this.#socket.address().port;
  }

  /**
   * Datagrams that the kernel dropped because we read too slowly, since the socket was opened: only it knows of them.
   * Null where the system does not say. Source: Linux, `/proc/net/udp`, last column.
   */
  async kernelDrops(): Promise<number | null> {
    const { address, port } = this.#socket.address();
    const table = await readFile(isIPv6(address) ? "/proc/net/udp6" : "/proc/net/udp", "utf8").catch(
      () => "",
    );
    const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
    const row = table.split("\n").find((line) => line.trim().split(/\s+/)[1]?.endsWith(suffix));
    const drops = row?.trim().split(/\s+/).at(-1);
    return drops === undefined ? null : Number(drops);
  }

  async stop(): Promise<void> {
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  #take(message: Buffer, peer: RemoteInfo): void {
    const { config, findSource, outbox, activity } = this.#options;
    const source = findSource(peer.address);
    if (source === null) {
      const stranger = { tenantUid: null, sourceName: `syslog:${peer.address}`, listener: "syslog" };
      return activity.failed(stranger, "no network of a tenant holds this address");
    }
    if (outbox.isFull()) return activity.dropped(source);
    const bytes = message.subarray(0, Math.min(endOfText(message), config.maxMessageBytes));
    if (bytes.length > 0) outbox.add(source, bytes);
    if (endOfText(message) > bytes.length) activity.failed(source, "message cut: too long");
  }
}

/** Some senders end the message of a datagram as if it were a line. */
function endOfText(message: Buffer): number {
  let end = message.length;
  while (end > 0 && TRAILER.has(message[end - 1])) end--;
  return end;
}

const TRAILER: ReadonlySet<number | undefined> = new Set([0x0a, 0x0d, 0x00]);

import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Logger } from "pino";
import type { Outbox, OutboxSource } from "../../outbox.ts";
import type { SourceActivity } from "../../source-activity.ts";
import type { SyslogConfig } from "./config.ts";
import { SyslogFramer } from "./framing.ts";
import type { FindSource } from "./peers.ts";

export type SyslogTcpOptions = {
  readonly config: SyslogConfig;
  /** Where it listens, and whether it speaks TLS (RFC 5425). */
  readonly port: number;
  readonly tls: SyslogConfig["tls"];
  readonly findSource: FindSource;
  readonly outbox: Outbox;
  readonly activity: SourceActivity;
  readonly logger: Logger;
};

/**
 * Takes syslog over TCP. There are no answers in this protocol, so the only push-back is not to read: every
 * connection is paused while the outbox is full, and the senders' own queues fill up.
 */
export class SyslogTcp {
  readonly #options: SyslogTcpOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #connectionsOf = new Map<OutboxSource, number>();

  constructor(options: SyslogTcpOptions) {
    const { config, tls, outbox, activity, logger } = options;
    this.#options = options;
    const accept = (socket: Socket): void => this.#accept(socket);
    this.#server = tls === null ? createServer(accept) : createTlsServer(tlsOptions(tls), accept);
    this.#server.maxConnections = config.maxConnections;
    this.#server.on("drop", (peer) => activity.failed(stranger(peer?.remoteAddress), "too many connections"));
    this.#server.on("tlsClientError", (error: Error, socket: Socket) =>
      activity.failed(stranger(socket.remoteAddress), `TLS: ${error.message}`),
    );
    // no file descriptor left for one more connection must not end those that are there
    this.#server.on("error", (err) => logger.error({ err }, "syslog over TCP cannot accept"));
    outbox.onRoom(() => {
      for (const socket of this.#sockets) socket.resume();
    });
  }

  /** The port it listens on. @throws {Error} when the address cannot be bound */
  async start(): Promise<number> {
    const { port, config } = this.#options;
    const listening = once(this.#server, "listening");
    this.#server.listen(port, config.host);
    await listening;
    const address = this.#server.address();
    return isAddress(address) ? address.port : port;
  }

  /** Tells the senders that it is going, reads what they still send, and cuts off who does not end in time. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => {
      this.#server.close(resolve);
    });
    // what a socket had is handed over when it closes, which the server does not wait for
    const gone = Array.from(
      this.#sockets,
      (socket) => new Promise((resolve) => socket.once("close", resolve)),
    );
    for (const socket of this.#sockets) socket.end();
    const cutOff = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, GOODBYE_MS);
    await Promise.all([closed, ...gone]);
    clearTimeout(cutOff);
  }

  #accept(socket: Socket): void {
    const { config, findSource, activity } = this.#options;
    socket.on("error", () => socket.destroy());
    const source = findSource(socket.remoteAddress ?? "");
    const connections = (source && this.#connectionsOf.get(source)) ?? 0;
    if (source === null) return this.#refuse(socket, "no network of a tenant holds this address");
    if (connections >= config.maxConnectionsPerPeer) {
      activity.failed(source, "too many connections of one sender", 1);
      return void socket.destroy();
    }
    this.#connectionsOf.set(source, connections + 1);
    this.#sockets.add(socket);
    socket.on("close", () => this.#forget(socket, source));
    this.#read(socket, source);
  }

  #refuse(socket: Socket, reason: string): void {
    this.#options.activity.failed(stranger(socket.remoteAddress), reason);
    socket.destroy();
  }

  #forget(socket: Socket, source: OutboxSource): void {
    this.#sockets.delete(socket);
    const left = (this.#connectionsOf.get(source) ?? 1) - 1;
    if (left === 0) this.#connectionsOf.delete(source);
    else this.#connectionsOf.set(source, left);
  }

  #read(socket: Socket, source: OutboxSource): void {
    const { config, outbox, activity } = this.#options;
    const framer = new SyslogFramer({
      maxMessageBytes: config.maxMessageBytes,
      onMessage: (message, isCut) => {
        outbox.add(source, message);
        if (isCut) activity.failed(source, "message cut: too long, or the sender went away in the middle");
      },
      onLost: () => {
        activity.failed(source, "octet counts do not fit the messages: connection closed");
        socket.destroy();
      },
    });
    socket.setTimeout(config.idleTimeoutMs, () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      framer.push(chunk);
      if (outbox.isFull()) socket.pause();
    });
    // after a reset there is no end, only a close
    socket.on("close", () => framer.end());
  }
}

const GOODBYE_MS = 1000;
const HANDSHAKE_MS = 10_000;

function tlsOptions({
  cert,
  key,
  ca,
}: NonNullable<SyslogConfig["tls"]>): Parameters<typeof createTlsServer>[0] {
  const wantsCertificate = ca === null ? {} : { ca, requestCert: true, rejectUnauthorized: true };
  return { cert, key, handshakeTimeout: HANDSHAKE_MS, ...wantsCertificate };
}

function stranger(address: string | undefined): { tenantUid: null; sourceName: string; listener: string } {
  return { tenantUid: null, sourceName: `syslog:${address ?? "unknown"}`, listener: "syslog" };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

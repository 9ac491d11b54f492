import type { Logger } from "pino";
import { createOutbox } from "../../outbox.ts";
import type { Listener, Submit } from "../../ports.ts";
import type { SourceActivity } from "../../source-activity.ts";
import type { SyslogConfig, SyslogPeer } from "./config.ts";
import { createFindSource, type FindSource } from "./peers.ts";
import { SyslogTcp } from "./tcp.ts";
import { SyslogUdp } from "./udp.ts";

export type SyslogOptions = {
  readonly config: SyslogConfig;
  readonly submit: Submit;
  readonly activity: SourceActivity;
  readonly logger: Logger;
  readonly now: () => number;
};

export type SyslogListener = Listener & {
  /** Ports it listens on, null where it does not. Known once it was started. */
  readonly ports: { readonly udp: number | null; readonly tcp: number | null; readonly tls: number | null };
  /** From now on these may send, in place of those before. */
  setPeers(peers: readonly SyslogPeer[]): void;
  /** Datagrams that the kernel dropped before we could read them, or null where the system does not say. */
  kernelDrops(): Promise<number | null>;
};

/** Syslog over UDP, TCP and TLS: tenant and source come from the sender's address. */
export function createSyslogListener(options: SyslogOptions): SyslogListener {
  const { config, submit, activity, logger, now } = options;
  const { batchDelayMs: delayMs, batchBytes, waitingLimitBytes: limitBytes, stopWithinMs } = config;
  const outbox = createOutbox({
    submit,
    now,
    delayMs,
    batchBytes,
    limitBytes,
    stopWithinMs,
    onLost: (batch, err) => {
      logger.error({ err, source: batch.sourceName, records: batch.ends.length }, "syslog records were lost");
      activity.dropped(batch, batch.ends.length);
    },
  });
  let findSource = createFindSource(config.peers);
  const find: FindSource = (address) => findSource(address);
  const shared = { config, findSource: find, outbox, activity, logger };
  const udp = config.udpPort === null ? null : new SyslogUdp({ ...shared, port: config.udpPort });
  const tcp = config.tcpPort === null ? null : new SyslogTcp({ ...shared, port: config.tcpPort, tls: null });
  const tls = config.tls && new SyslogTcp({ ...shared, port: config.tls.port, tls: config.tls });
  const ports: { udp: number | null; tcp: number | null; tls: number | null } = {
    udp: null,
    tcp: null,
    tls: null,
  };
  const stop = async (): Promise<void> => {
    await Promise.all([udp?.stop(), tcp?.stop(), tls?.stop()]);
    await outbox.stop();
  };
  let stopping: Promise<void> | null = null;
  return {
    ports,
    setPeers: (peers) => {
      findSource = createFindSource(peers);
    },
    kernelDrops: async () => udp?.kernelDrops() ?? null,
    start: async () => {
      // after a port that was taken, those that listen already are left alone
      ports.udp ??= (await udp?.start()) ?? null;
      ports.tcp ??= (await tcp?.start()) ?? null;
      ports.tls ??= (await tls?.start()) ?? null;
      logger.info({ host: config.host, ...ports }, "syslog listens");
    },
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

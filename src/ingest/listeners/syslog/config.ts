import { z } from "zod";

const port = z.int().min(0).max(65535);

/** Who may send, and whose records those are. The narrowest network that holds the sender's address decides. */
export const SyslogPeer = z.strictObject({
  network: z.union([z.cidrv4(), z.cidrv6()]),
  tenantUid: z.string().min(1),
  sourceType: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe("Log source type of all it sends, when known."),
});
export type SyslogPeer = z.infer<typeof SyslogPeer>;

/** Settings of the syslog listener. A port is null where it is off; 0 takes any free one. */
export const SyslogConfig = z.strictObject({
  host: z.string().min(1).default("127.0.0.1"),
  udpPort: port.nullable().default(5514),
  tcpPort: port.nullable().default(5514),
  tls: z
    .strictObject({
      port,
      cert: z.string().describe("PEM certificate chain."),
      key: z.string().describe("PEM private key."),
      ca: z
        .string()
        .nullable()
        .default(null)
        .describe("PEM: only senders with a certificate of this one are let in."),
    })
    .nullable()
    .default(null),
  peers: z.array(SyslogPeer).default([]).describe("A sender that is in no network is refused."),
  maxMessageBytes: z
    .int()
    .min(480)
    .max(1 << 24)
    .default(65_536)
    .describe("Longer messages are cut."),
  maxConnections: z.int().min(1).default(1024),
  maxConnectionsPerPeer: z.int().min(1).default(256).describe("So that one sender cannot take all of them."),
  idleTimeoutMs: z
    .int()
    .min(1000)
    .default(3_600_000)
    .describe("A connection that is silent so long is closed."),
  batchDelayMs: z.int().min(0).default(5).describe("How long a message waits for others to share its batch."),
  batchBytes: z
    .int()
    .min(1024)
    .default(1 << 20),
  waitingLimitBytes: z
    .int()
    .min(1 << 16)
    .default(1 << 26)
    .describe("Above this TCP senders are held and datagrams dropped."),
  receiveBufferBytes: z
    .int()
    .min(0)
    .default(1 << 23)
    .describe("Of the UDP socket; the system may allow less."),
  stopWithinMs: z.int().min(0).default(5000),
});
export type SyslogConfig = z.infer<typeof SyslogConfig>;

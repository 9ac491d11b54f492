import { z } from "zod";

const port = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(0).max(65535).default(fallback);
const flag = z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1");

/** Every setting, its default, and what it means. The only reader of the environment. */
export const Settings = z.object({
  WATCHFLOOR_DATA_DIR: z
    .string()
    .min(1)
    .default("./data")
    .describe("Folder of the embedded engines, the spool and the keys."),
  WATCHFLOOR_HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address the console and API listen on. Any but loopback turns TLS on."),
  WATCHFLOOR_PORT: port(8443).describe("Port of the console and API."),
  WATCHFLOOR_PUBLIC_URL: z
    .url()
    .optional()
    .describe(
      "Where people reach the console, if not at host and port: passkeys are bound to its host name.",
    ),
  WATCHFLOOR_TLS_CERT: z
    .string()
    .optional()
    .describe("PEM certificate chain; one is made at first start when unset and needed."),
  WATCHFLOOR_TLS_KEY: z.string().optional().describe("PEM private key of the certificate."),
  WATCHFLOOR_HEC_PORT: port(8088).describe("Port of the Splunk HEC listener; 0 turns it off."),
  WATCHFLOOR_SYSLOG_HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address the syslog listeners bind to."),
  WATCHFLOOR_SYSLOG_UDP_PORT: port(5514).describe("Syslog over UDP; 0 turns it off."),
  WATCHFLOOR_SYSLOG_TCP_PORT: port(5514).describe("Syslog over TCP, both framings; 0 turns it off."),
  WATCHFLOOR_SYSLOG_TLS_PORT: port(0).describe(
    "Syslog over TLS (RFC 5425, usually 6514) with the certificate of the API; 0 turns it off.",
  ),
  WATCHFLOOR_SOURCES_FILE: z
    .string()
    .optional()
    .describe(
      "YAML file: whose syslog senders are by network, and files to follow. See src/ingest/README.md.",
    ),
  WATCHFLOOR_CLICKHOUSE_URL: z
    .url()
    .optional()
    .describe("A ClickHouse server for events; unset runs the engine in this process."),
  DATABASE_URL: z
    .string()
    .optional()
    .describe("A PostgreSQL server for state; unset runs one as a child process."),
  WATCHFLOOR_SPOOL_LIMIT_MB: z.coerce
    .number()
    .int()
    .min(16)
    .default(4096)
    .describe("Most the spool may hold before senders are pushed back, in MiB."),
  WATCHFLOOR_WORKERS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe("Threads that parse and match; default: cores, at most 4."),
  WATCHFLOOR_CORRELATION_LATE_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(120)
    .describe(
      "How long after its event a record may come and still count in correlations; they wait as long.",
    ),
  WATCHFLOOR_CORRELATION_CLOUD_LATE_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(1800)
    .describe("The same for cloud services, which hand out their logs in portions."),
  WATCHFLOOR_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(18_250)
    .default(90)
    .describe("Days an event is kept."),
  WATCHFLOOR_RULES_DIR: z
    .string()
    .optional()
    .describe("Folder of Sigma rules loaded at start for all tenants, beside the shipped ones."),
  WATCHFLOOR_RULE_SOURCES: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((source) => source.trim())
        .filter((source) => source !== ""),
    )
    .describe(
      "Where tenants may have their rule repositories, with commas between: folders (/srv/rules), beginnings of URLs (https://git.example/soc/), or all hosts of https:.",
    ),
  WATCHFLOOR_LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("Least severe level that is logged."),
  WATCHFLOOR_MASTER_KEY_FILE: z
    .string()
    .optional()
    .describe(
      "File of the key that encrypts secrets at rest; default: <data>/keys/master.key, made at first start.",
    ),
  WATCHFLOOR_DEMO: flag
    .default(false)
    .describe("A made-up company whose telemetry is simulated. On loopback only: its link signs in at once."),
  WATCHFLOOR_DEMO_RATE: z.coerce
    .number()
    .min(0.1)
    .max(10_000)
    .default(20)
    .describe("Records that the demonstration sends, each second."),
  WATCHFLOOR_DEMO_HEAD_START: z.coerce
    .number()
    .min(0)
    .max(86_400)
    .default(0)
    .describe("Seconds of the demonstration's story that have happened already when it begins."),
  WATCHFLOOR_OPEN_BROWSER: flag.optional().describe("Open the console in a browser at start."),
});
export type Settings = z.infer<typeof Settings>;

/** @throws {Error} naming every wrong variable at once, so an operator fixes them in one pass. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  // an empty variable in a compose file means "not set"
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Settings.safeParse(set);
  if (!parsed.success) throw new Error(`Settings are wrong:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

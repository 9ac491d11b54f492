import { hostname } from "node:os";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { type CollectorPort, openCollectorPort } from "../../api/collector-port.ts";
import {
  createSyslogListener,
  FileListener,
  type FollowConfig,
  type Listener,
  type SourceActivity,
  type Submit,
  SyslogConfig,
  type SyslogListener,
  type SyslogPeer,
} from "../../ingest/index.ts";
import type { TenantStore } from "../../platform/access/index.ts";
import type { Spool } from "../../platform/bus/spool.ts";
import type { Settings } from "../../platform/config.ts";
import { DEMO_TENANT_UID } from "../demo/index.ts";
import { readSourcesFile, type SourcesFile } from "./sources-file.ts";

/** Listeners of their own ports and files: everything that is not a route of the API. */
export type RunningListeners = {
  /** Known once bound; null where it is off. */
  readonly syslog: SyslogListener["ports"];
  readonly stop: () => Promise<void>;
};

export type ListenerDeps = {
  readonly spool: Spool;
  readonly settings: Settings;
  readonly tenants: TenantStore;
  readonly submit: Submit;
  readonly activity: SourceActivity;
  readonly logger: Logger;
  /** Log source types that can be named. */
  readonly types: ReadonlySet<string>;
  readonly api: FastifyInstance;
  /** What the API speaks, or null for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** For syslog over TLS, also where the API speaks plain HTTP. */
  readonly certificate: { readonly cert: string; readonly key: string } | null;
};

/** How often tenants are looked up and a port that was taken is tried again. */
const LOOK_MS = 3000;

/**
 * Starts them all. A port that is taken does not keep the others from working: it is logged and tried again.
 * @throws {Error} when the file of sources is wrong
 */
export async function startListeners(deps: ListenerDeps): Promise<RunningListeners> {
  const { settings, logger } = deps;
  const sources = readSourcesFile(settings.WATCHFLOOR_SOURCES_FILE, deps.types);
  const syslog = createSyslogListener({ ...deps, config: syslogConfig(deps), now: Date.now });
  let follow: readonly FollowConfig[] = [];
  const files = new FileListener({
    ...deps,
    configs: () => follow,
    bookmarks: (prefix) => deps.spool.bookmarks(prefix),
    now: Date.now,
    host: hostname(),
  });
  const keepers = [
    await keepStarting(syslog, "syslog", logger),
    await keepStarting(hecListener(deps), "the HEC port", logger),
  ];
  const look = async (): Promise<void> => {
    const active = await activeTenants(deps.tenants);
    syslog.setPeers(peersOf(sources, active, settings.WATCHFLOOR_DEMO));
    follow = followedBy(sources, active);
  };
  await look();
  keepers.push(await keepStarting(files, "the follower of files", logger));
  const timer = setInterval(() => {
    look().catch((err: unknown) => logger.warn({ err }, "tenants of senders could not be looked up"));
  }, LOOK_MS);
  timer.unref();
  return {
    syslog: syslog.ports,
    async stop() {
      clearInterval(timer);
      await Promise.all(keepers.map((keeper) => keeper.stop()));
    },
  };
}

function hecListener({ api, tls, settings }: ListenerDeps): Listener {
  const { WATCHFLOOR_HOST: host, WATCHFLOOR_HEC_PORT: port } = settings;
  let open: CollectorPort | null = null;
  return {
    start: async () => {
      // where people gave both the same port, the API serves it already
      if (port !== 0 && port !== settings.WATCHFLOOR_PORT)
        open = await openCollectorPort(api, { host, port, tls });
    },
    stop: async () => open?.close(),
  };
}

function syslogConfig({ settings, certificate }: ListenerDeps): SyslogConfig {
  const tlsPort = settings.WATCHFLOOR_SYSLOG_TLS_PORT;
  return SyslogConfig.parse({
    host: settings.WATCHFLOOR_SYSLOG_HOST,
    udpPort: settings.WATCHFLOOR_SYSLOG_UDP_PORT || null,
    tcpPort: settings.WATCHFLOOR_SYSLOG_TCP_PORT || null,
    tls:
      certificate === null || tlsPort === 0
        ? null
        : { port: tlsPort, cert: certificate.cert, key: certificate.key },
  });
}

async function activeTenants(tenants: TenantStore): Promise<readonly string[]> {
  return (await tenants.all()).filter((tenant) => !tenant.isSuspended).map(({ uid }) => uid);
}

/**
 * Without a list of senders the only tenant has them all; with several tenants nobody can know whose they are, but for
 * a demonstration, which has this machine to itself.
 */
function peersOf({ syslog }: SourcesFile, active: readonly string[], isDemo: boolean): readonly SyslogPeer[] {
  const only = isDemo ? DEMO_TENANT_UID : active[0];
  if (syslog === null) {
    const isClear = isDemo || active.length === 1;
    return only === undefined || !isClear
      ? []
      : ["0.0.0.0/0", "::/0"].map((network) => ({ network, tenantUid: only, sourceType: null }));
  }
  return syslog
    .filter(({ tenant }) => active.includes(tenant))
    .map(({ network, tenant, type }) => ({ network, tenantUid: tenant, sourceType: type }));
}

function followedBy({ files }: SourcesFile, active: readonly string[]): readonly FollowConfig[] {
  return files
    .filter(({ tenant }) => active.includes(tenant))
    .map(({ tenant, source, type, ...file }) => ({
      ...file,
      tenantUid: tenant,
      sourceName: source,
      sourceType: type,
    }));
}

async function keepStarting(
  listener: Listener,
  name: string,
  logger: Logger,
): Promise<{ stop(): Promise<void> }> {
  let timer: NodeJS.Timeout | null = null;
  const tryToStart = async (): Promise<void> => {
    try {
      await listener.start();
    } catch (err) {
      logger.error({ err }, `${name} cannot listen; it is tried again`);
      timer = setTimeout(() => void tryToStart(), LOOK_MS);
      timer.unref();
    }
  };
  await tryToStart();
  return {
    stop: async () => {
      if (timer !== null) clearTimeout(timer);
      await listener.stop();
    },
  };
}

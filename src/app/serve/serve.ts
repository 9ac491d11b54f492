import { existsSync } from "node:fs";
import type { Logger } from "pino";
import { forgetOldGroups } from "../../alerts/index.ts";
import type { UnreadyEngine } from "../../api/routes/health.ts";
import { createLiveHub, type LiveHub } from "../../api/live-hub.ts";
import { createApi } from "../../api/server.ts";
import { type Access, createAccess } from "../../platform/access/index.ts";
import type { Settings } from "../../platform/config.ts";
import { startHistoryThread } from "../history/history-thread.ts";
import { startPipeline } from "../pipeline/pipeline.ts";
import { type RunningPool, startWorkerPool } from "../pipeline/worker-pool.ts";
import { certificateFor, publicUrl, speaksTls } from "./address.ts";
import { type Collector, createCollector } from "./collector.ts";
import { CONSOLE_FOLDER } from "./console-folder.ts";
import { type DetectionLoader, startDetectionLoader } from "./detection-loader.ts";
import { type Engines, openEngines, workerCount } from "./engines.ts";
import { refuseDemo, startDemonstration } from "./demonstration.ts";
import type { CorrelationService } from "../correlation/correlation-service.ts";
import { startCorrelations } from "./correlations.ts";
import { createFeatures, type Features } from "./features.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { startLiveRelay } from "./live-relay.ts";
import { createPipelineGauge } from "./pipeline-gauge.ts";
import { createRuleActivity } from "./rule-activity.ts";
import { startRuleSchedule } from "../rule-repository/rule-schedule.ts";
import { readRuleCatalog, type RuleCatalog } from "./rule-catalog.ts";

/** A running Watchfloor. */
export type Running = {
  /** Where the console is. */
  readonly url: URL;
  /** Where to begin: the link that signs in to a demonstration, the set-up link at first start, else the console. */
  readonly startUrl: URL;
  /** Takes nothing new, finishes what is in hand, closes the engines. */
  readonly stop: () => Promise<void>;
};

/** Starts every role in this process. @throws {Error} that says what is wrong and what to do. */
export async function serve(settings: Settings, logger: Logger): Promise<Running> {
  refuseDemo(settings);
  const engines = await openEngines(settings, logger);
  const closers: (() => Promise<unknown>)[] = [engines.close];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const url = publicUrl(settings);
    const access = createAccess({
      postgres: engines.postgres,
      vault: engines.vault,
      publicUrl: url,
      demo: settings.WATCHFLOOR_DEMO,
    });
    const hub = createLiveHub();
    const running: RunningCorrelation = { service: null };
    const pool = startWorkerPool(workerCount(settings), engines.spool.uid, logger);
    closers.push(pool.close);
    const collector = createCollector(engines.spool, settings, logger);
    const catalog = readRuleCatalog(settings.WATCHFLOOR_RULES_DIR);
    const features = await startDetection({
      settings,
      engines,
      access,
      collector,
      pool,
      hub,
      logger,
      closers,
      catalog,
      running,
    });
    await startProcessing({ settings, engines, features, pool, hub, logger, closers, catalog, running });
    await listen({ settings, url, engines, access, collector, features, hub, logger, closers });
    if (settings.WATCHFLOOR_DEMO) {
      const demo = await startDemonstration({ settings, url, access, assets: features.assets, logger });
      closers.push(demo.stop);
      return { url, startUrl: demo.link, stop };
    }
    const link = await access.setUp.issueLink();
    return { url, startUrl: link === null ? url : new URL(link.url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Correlations, once they run: what is made before asks here. */
type RunningCorrelation = { service: CorrelationService | null };

type Parts = {
  readonly settings: Settings;
  readonly url: URL;
  readonly engines: Engines;
  readonly access: Access;
  readonly collector: Collector;
  readonly pool: RunningPool;
  readonly features: Features;
  readonly hub: LiveHub;
  readonly logger: Logger;
  readonly closers: (() => Promise<unknown>)[];
  readonly catalog: RuleCatalog;
  readonly running: RunningCorrelation;
};

async function startDetection(parts: Omit<Parts, "url" | "features">): Promise<Features> {
  const { settings, engines, access, collector, pool, hub, logger, closers, catalog, running } = parts;
  const history = startHistoryThread(logger);
  closers.push(history.close);
  const features = createFeatures(engines, {
    logger,
    access,
    catalog,
    history,
    ruleStats: createRuleActivity(pool.stats),
    correlationCounts: (tenantUid) => running.service?.counts(tenantUid) ?? new Map(),
    vault: engines.vault,
    ruleCache: engines.folder.inside("rules"),
    ruleSources: settings.WATCHFLOOR_RULE_SOURCES,
    spoolRecords: () => engines.spool.depth().records,
    sourceFaults: collector.faults,
  });
  const loader: DetectionLoader = startDetectionLoader({
    features,
    catalog,
    pool,
    logger,
    onLoaded(tenantUid) {
      running.service?.reload(tenantUid);
      hub.publish(tenantUid, { kind: "rules", at: Date.now() });
      features.lookBack(tenantUid);
    },
  });
  closers.push(() => Promise.resolve(loader.stop()));
  // not one record is looked at before the rules are there
  await loader.refresh();
  closers.push(startRuleSchedule(features.ruleSync, logger).stop);
  return features;
}

async function startProcessing(parts: Omit<Parts, "url" | "access" | "collector">): Promise<void> {
  const { engines, features, pool, hub, logger, closers, running } = parts;
  const relay = startLiveRelay(engines.postgres, hub, logger);
  const correlation = await startCorrelations({ ...parts, ...features, onFound: () => relay.nudge() });
  running.service = correlation;
  const gauge = createPipelineGauge({ hub, spool: engines.spool });
  const pipeline = startPipeline({
    spool: engines.spool,
    clickhouse: engines.clickhouse,
    alerts: features.intake,
    correlate: correlation.take,
    workers: pool,
    logger,
    onStored: (group) => {
      gauge.count(group);
      if (group.findings.length > 0) relay.nudge();
    },
  });
  const hunts = features.startHunts({ logger, onAlerts: () => relay.nudge() });
  const housekeeping = startHousekeeping(
    [
      { name: "groups of the pipeline", run: () => forgetOldGroups(engines.postgres) },
      { name: "what rules did", run: () => features.ruleEffort.flush().then(() => 0) },
    ],
    logger,
  );
  closers.push(
    () =>
      features.ruleEffort
        .flush()
        .catch((error: unknown) => logger.warn({ err: error }, "what rules did since is not kept")),
    () => Promise.resolve(gauge.stop()),
    housekeeping.stop,
    relay.stop,
    hunts.stop,
    correlation.stop,
    pipeline.stop,
  );
}

/** Opens the doors: console and API, the port for senders, syslog, files. */
async function listen(parts: Omit<Parts, "pool" | "catalog" | "running">): Promise<void> {
  const { settings, url, engines, access, collector, features, hub, logger, closers } = parts;
  const certificate = await certificateFor(settings, engines.folder);
  const tls = speaksTls(settings) ? certificate : null;
  if (tls?.isSelfMade === true)
    logger.info(
      { fingerprint: tls.fingerprint },
      "TLS with a certificate of our own: compare its fingerprint",
    );
  const api = await createApi(
    {
      ...features,
      access,
      hub,
      ingest: collector.ingest,
      hec: collector.hec,
      health: { unready: () => unreadyEngines(engines) },
    },
    {
      publicUrl: url,
      tls,
      consoleFolder: existsSync(CONSOLE_FOLDER) ? CONSOLE_FOLDER : null,
      trustedProxies: [],
      logger,
    },
  );
  await api.listen({ host: settings.WATCHFLOOR_HOST, port: settings.WATCHFLOOR_PORT });
  closers.push(() => api.close());
  const listeners = await collector.start({ tenants: access.tenants, api, tls, certificate });
  closers.push(listeners.stop);
}

async function unreadyEngines({ postgres, clickhouse, spool }: Engines): Promise<UnreadyEngine[]> {
  const found = await Promise.all([
    postgres.asPlatform(() => Promise.resolve(null)).catch(silent("postgres")),
    clickhouse.query("SELECT 1").then(() => null, silent("clickhouse")),
    spool.refusal().then((refusal) => refusal && { name: "spool", reason: refusal.message }),
  ]);
  return found.filter((engine) => engine !== null);
}

function silent(name: string): () => UnreadyEngine {
  return () => ({ name, reason: `${name} does not answer.` });
}

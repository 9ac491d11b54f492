import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { ApiOptions } from "../../src/api/server.ts";
import { createFeatures, type FeatureDeps, type Features } from "../../src/app/serve/features.ts";
import { startHistoryThread } from "../../src/app/history/history-thread.ts";
import { readRuleCatalog } from "../../src/app/serve/rule-catalog.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { createLogger } from "../../src/platform/log/index.ts";
import { createVault } from "../../src/platform/secrets/index.ts";
import type { Finding } from "../../src/schema/finding.ts";
import { openTestApi, type TestApi } from "./api.ts";
import { type SignedInPerson, setUp } from "./browser.ts";
import { openTestClickHouse } from "./clickhouse.ts";
import { NOON } from "./events.ts";

/** The API on real engines, with the features joined as the product joins them. */
export type TestSoc = TestApi & {
  readonly clickhouse: ClickHouse;
  readonly features: Features;
  /** Where rule repositories may be. */
  readonly folder: string;
  /** The platform administrator, who set up the tenant `acme`. */
  readonly ada: SignedInPerson;
};

/** Here, as the file is read: a hook that is registered in another hook is never called. */
const closing: (() => Promise<void> | void)[] = [];
afterAll(async () => {
  await Promise.all(closing.splice(0).map(async (close) => close()));
});

export async function openTestSoc(
  given: Partial<FeatureDeps> = {},
  options: Partial<ApiOptions> = {},
): Promise<TestSoc> {
  const clickhouse = await openTestClickHouse();
  const catalog = readRuleCatalog(undefined);
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-soc-"));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const made: Features[] = [];
  const history = startHistoryThread(createLogger("silent"));
  closing.push(history.close);
  const api = await openTestApi(({ access, postgres }) => {
    const features = createFeatures(
      { postgres, clickhouse },
      {
        logger: createLogger("silent"),
        access,
        catalog,
        history,
        ruleStats: async () => [],
        correlationCounts: () => new Map(),
        vault: createVault([randomBytes(32)]),
        ruleCache: join(folder, "cache"),
        ruleSources: [folder, `file://${folder}`],
        spoolRecords: () => 0,
        sourceFaults: () => [],
        ...given,
      },
    );
    made.push(features);
    return features;
  }, options);
  const [features] = made;
  if (features === undefined) throw new Error("the API made no features");
  return { ...api, clickhouse, features, folder, ada: await setUp(api) };
}

/** A finding as the pipeline makes them. */
export function findingOf(over: Partial<Finding> = {}): Finding {
  return {
    uid: "f1",
    tenantUid: "acme",
    detectorKind: "sigma",
    detectorUid: "rule",
    detectorVersion: "000000000000",
    title: "A rule",
    level: "high",
    tactics: [],
    techniques: [],
    eventUid: "test-1-0",
    time: NOON,
    receivedAt: NOON,
    sourceType: "microsoft_sysmon",
    sourceName: "dc",
    entities: [{ kind: "host", value: "WKS-1", role: "device" }],
    matched: [],
    unanswered: [],
    purpose: "alert",
    ...over,
  };
}

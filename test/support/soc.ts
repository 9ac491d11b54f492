import type { ApiOptions } from "../../src/api/server.ts";
import { createFeatures, type Features } from "../../src/app/serve/features.ts";
import { readRuleCatalog } from "../../src/app/serve/rule-catalog.ts";
import type { ClickHouse } from "../../src/platform/clickhouse/index.ts";
import { openTestApi, type TestApi } from "./api.ts";
import { type SignedInPerson, setUp } from "./browser.ts";
import { openTestClickHouse } from "./clickhouse.ts";

/** The API on real engines, with the features joined as the product joins them. */
export type TestSoc = TestApi & {
  readonly clickhouse: ClickHouse;
  readonly features: Features;
  /** The platform administrator, who set up the tenant `acme`. */
  readonly ada: SignedInPerson;
};

export async function openTestSoc(options: Partial<ApiOptions> = {}): Promise<TestSoc> {
  const clickhouse = await openTestClickHouse();
  const catalog = readRuleCatalog(undefined, () => undefined);
  const made: Features[] = [];
  const api = await openTestApi(({ access, postgres }) => {
    const features = createFeatures({ postgres, clickhouse }, access, catalog);
    made.push(features);
    return features;
  }, options);
  const [features] = made;
  if (features === undefined) throw new Error("the API made no features");
  return { ...api, clickhouse, features, ada: await setUp(api) };
}

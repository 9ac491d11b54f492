import { beforeAll, expect, test } from "vitest";
import {
  createIndicatorStore,
  createRuleStore,
  type IndicatorStore,
  indicatorsOf,
  type RuleStore,
} from "../../src/detect/index.ts";
import { addTenant, openTestPostgres } from "../support/postgres.ts";

const KIM = { uid: "u-kim", name: "A. Kim" };
let store: IndicatorStore;
let rules: RuleStore;

beforeAll(async () => {
  const postgres = await openTestPostgres();
  await addTenant(postgres, "acme");
  await addTenant(postgres, "globex");
  store = createIndicatorStore(postgres, async () => undefined);
  rules = createRuleStore(postgres, async () => undefined);
});

const newList = (name: string, expiresAt: number | null = null): Parameters<IndicatorStore["create"]>[2] => ({
  name,
  description: "",
  level: "high",
  expiresAt,
});

test("a list is matched by while it is enabled and has not expired, and for its tenant alone", async () => {
  const uid = await store.create("acme", KIM, newList("feed"));
  const expired = await store.create("acme", KIM, newList("old feed", Date.now() - 1000));
  const indicators = [
    { kind: "ip", value: "203.0.113.7" },
    { kind: "domain", value: "evil.example" },
    { kind: "domain", value: "worse.example" },
  ] as const;
  expect(await store.add("acme", KIM, uid, indicators)).toBe(3);
  expect(await store.add("acme", KIM, uid, indicators.slice(0, 1))).toBe(0);
  await store.add("acme", KIM, expired, indicators);

  const [active, ...others] = await store.active("acme");
  expect(others).toEqual([]);
  expect(active?.list).toMatchObject({ uid, name: "feed", level: "high", counts: { ip: 1, domain: 2 } });
  expect([...indicatorsOf(active?.values ?? {})]).toEqual(indicators);
  expect(await store.active("globex")).toEqual([]);

  const before = (await rules.revisions()).get("acme") ?? 0;
  await store.change("acme", KIM, uid, { isEnabled: false });
  expect(await store.active("acme")).toEqual([]);
  // what matches by the lists hears of it
  expect((await rules.revisions()).get("acme")).toBeGreaterThan(before);
});

import type { IndicatorLibrary } from "../../api/routes/indicators.ts";
import { type IndicatorStore, parseIndicators } from "../../detect/index.ts";
import type { DetectorCounts, FindingQueryStore } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import { INDICATOR_KINDS, type IndicatorListView } from "../../schema/views/rule.ts";

/** Joins lists of indicators (detect) with what they found (events). */
export function createIndicatorLibrary(
  store: IndicatorStore,
  findings: FindingQueryStore,
  now: () => number = Date.now,
): IndicatorLibrary {
  const views = async (tenantUid: string): Promise<IndicatorListView[]> => {
    const [lists, counts] = await Promise.all([
      store.lists(tenantUid),
      findings.detectorCounts(tenantUid, now()),
    ]);
    return lists.map((list) => viewOf(list, counts.get(list.uid)));
  };
  const one = async (tenantUid: string, listUid: string): Promise<IndicatorListView> => {
    const view = (await views(tenantUid)).find(({ uid }) => uid === listUid);
    if (!view) throw new AppError("NOT_FOUND", "There is no such indicator list.");
    return view;
  };
  return {
    list: views,
    async import(tenantUid, actor, { format, text, ...list }) {
      const { indicators, rejected, rejectedCount } = parseIndicators(format, text);
      if (indicators.length === 0)
        throw new AppError("INVALID", "The text has no indicator.", {
          place: "body.text",
          expected: `${format} with at least one indicator`,
          rejected: rejected.slice(0, 20),
          rejectedCount,
        });
      const uid = await store.create(tenantUid, actor, list);
      const added = await store.add(tenantUid, actor, uid, indicators);
      return { list: await one(tenantUid, uid), added, rejected: [...rejected], rejectedCount };
    },
    async change(tenantUid, actor, { listUid, change }) {
      await store.change(tenantUid, actor, listUid, change);
      return one(tenantUid, listUid);
    },
    remove: (tenantUid, actor, listUid) => store.remove(tenantUid, actor, listUid),
    async indicators(tenantUid, listUid, query) {
      const page = await store.page(tenantUid, listUid, query);
      return { indicators: [...page.indicators], total: page.total };
    },
  };
}

type StoredList = Awaited<ReturnType<IndicatorStore["lists"]>>[number];

function viewOf(list: StoredList, counts: DetectorCounts | undefined): IndicatorListView {
  const { uid, name, description, level, isEnabled, createdAt, updatedAt, expiresAt } = list;
  const [ip = 0, cidr = 0, domain = 0, hash = 0, url = 0] = INDICATOR_KINDS.map(
    (kind) => list.counts[kind] ?? 0,
  );
  return {
    uid,
    name,
    description,
    level,
    isEnabled,
    createdAt,
    updatedAt,
    expiresAt,
    counts: { ip, cidr, domain, hash, url },
    findings30d: counts?.findings30d ?? 0,
  };
}

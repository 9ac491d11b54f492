import type { SourceReading } from "../../api/routes/sources.ts";
import type { SourceQueryStore, SourceStatistics } from "../../events/index.ts";
import { AppError } from "../../lib/app-error.ts";
import type { SourceView } from "../../schema/views/source.ts";

/** What listeners refused or cut of one source since the program started. Times are epoch milliseconds. */
export type SourceFaults = {
  readonly sourceName: string;
  readonly errors: number;
  readonly lastError: string | null;
  readonly lastErrorAt: number | null;
};

const DAY_MS = 86_400_000;
const SHOWN_HOURS = 7 * 24;

/** Joins what the store counted of sources with what their listeners had to refuse. */
export function createSourceReading(
  sources: SourceQueryStore,
  faultsOf: (tenantUid: string) => readonly SourceFaults[],
  now: () => number = Date.now,
): SourceReading {
  const list = async (tenantUid: string): Promise<SourceView[]> => {
    const at = now();
    const faults = Map.groupBy(
      faultsOf(tenantUid).filter(({ lastErrorAt }) => lastErrorAt !== null && at - lastErrorAt < DAY_MS),
      ({ sourceName }) => sourceName,
    );
    return (await sources.list(tenantUid, at)).map((source) =>
      withFaults(source, faults.get(source.name) ?? []),
    );
  };
  return {
    list,
    async get(tenantUid, name) {
      const source = (await list(tenantUid)).find((one) => one.name === name);
      if (!source) throw new AppError("NOT_FOUND", "No such source was seen within 30 days.");
      return { ...source, hourly: [...(await sources.hourly(tenantUid, name, now(), SHOWN_HOURS))] };
    },
  };
}

/** One name can come in by several listeners. */
function withFaults(source: SourceStatistics, faults: readonly SourceFaults[]): SourceView {
  const newest = faults.toSorted((a, b) => (b.lastErrorAt ?? 0) - (a.lastErrorAt ?? 0))[0];
  return {
    ...source,
    errors24h: faults.reduce((sum, { errors }) => sum + errors, 0),
    lastError: newest?.lastError ?? null,
  };
}

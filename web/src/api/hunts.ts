import { keepPreviousData } from "@tanstack/react-query";
import type {
  HuntChange,
  HuntDetail,
  HuntFindingPage,
  HuntView,
  LookBackSetting,
  NewHunt,
} from "../../../src/schema/views/hunt.ts";
import { answer, api } from "./client.ts";
import { type Query, read } from "./query.ts";

export const huntKeys = {
  all: (tenantUid: string): readonly unknown[] => ["hunts", tenantUid],
  findings: (tenantUid: string, huntUid: string): readonly unknown[] => [
    ...huntKeys.all(tenantUid),
    "findings",
    huntUid,
  ],
};

/** How often a hunt that is under way is asked how far it is, and how often whether one has begun. */
const WATCH_MS = 1500;
const REST_MS = 20_000;

/** Whether a hunt still changes by itself. */
export function isUnderWay({ state }: Pick<HuntView, "state">): boolean {
  return state === "waiting" || state === "running";
}

type Watched<T> = Query<T> & {
  readonly refetchInterval: (query: { readonly state: { readonly data: T | undefined } }) => number | false;
};

/** Hunts and look-backs, newest first; asked for again as long as one is under way. */
export function huntsQuery(tenantUid: string): Watched<{ hunts: HuntView[] }> {
  return {
    ...read<{ hunts: HuntView[] }>([...huntKeys.all(tenantUid), "list"], (signal) =>
      api.GET("/api/v1/tenants/{tenantUid}/hunts", { params: { path: { tenantUid } }, signal }),
    ),
    refetchInterval: ({ state }) => (state.data?.hunts.some(isUnderWay) ? WATCH_MS : REST_MS),
  };
}

/** One hunt with what each detector found so far; asked for again until it has ended. */
export function huntQuery(tenantUid: string, huntUid: string): Watched<HuntDetail> {
  return {
    ...read<HuntDetail>([...huntKeys.all(tenantUid), "one", huntUid], (signal) =>
      api.GET("/api/v1/tenants/{tenantUid}/hunts/{huntUid}", {
        params: { path: { tenantUid, huntUid } },
        signal,
      }),
    ),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? WATCH_MS : false),
  };
}

/** Which of a hunt's findings. */
export type FindingChoice = { readonly detectorUid?: string; readonly isNew?: "true" | "false" };

/** Findings that come at once. */
export const FINDING_PAGE_SIZE = 500;

/** Findings of a hunt, newest event first, for `useInfiniteQuery`. */
export function huntFindingsQuery(
  tenantUid: string,
  huntUid: string,
  choice: FindingChoice,
): {
  readonly queryKey: readonly unknown[];
  readonly queryFn: (context: {
    readonly pageParam: string | null;
    readonly signal: AbortSignal;
  }) => Promise<HuntFindingPage>;
  readonly initialPageParam: string | null;
  readonly getNextPageParam: (page: HuntFindingPage) => string | null;
  readonly placeholderData: typeof keepPreviousData;
} {
  return {
    queryKey: [...huntKeys.findings(tenantUid, huntUid), choice],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/v1/tenants/{tenantUid}/hunts/{huntUid}/findings", {
          params: {
            path: { tenantUid, huntUid },
            query: { ...choice, limit: FINDING_PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  };
}

export function startHunt(tenantUid: string, body: NewHunt): Promise<HuntView> {
  return answer(api.POST("/api/v1/tenants/{tenantUid}/hunts", { params: { path: { tenantUid } }, body }));
}

export function changeHunt(
  tenantUid: string,
  huntUid: string,
  action: HuntChange["action"],
): Promise<HuntView> {
  return answer(
    api.PATCH("/api/v1/tenants/{tenantUid}/hunts/{huntUid}", {
      params: { path: { tenantUid, huntUid } },
      body: { action },
    }),
  );
}

/** Forgets a hunt that has ended, with its list. */
export async function removeHunt(tenantUid: string, huntUid: string): Promise<void> {
  await api.DELETE("/api/v1/tenants/{tenantUid}/hunts/{huntUid}", {
    params: { path: { tenantUid, huntUid } },
  });
}

/** How far back what is new looks by itself. */
export function lookBackQuery(tenantUid: string): Query<LookBackSetting> {
  return read([...huntKeys.all(tenantUid), "look-back"], (signal) =>
    api.GET("/api/v1/tenants/{tenantUid}/look-back", { params: { path: { tenantUid } }, signal }),
  );
}

export function setLookBack(tenantUid: string, body: LookBackSetting): Promise<LookBackSetting> {
  return answer(api.PUT("/api/v1/tenants/{tenantUid}/look-back", { params: { path: { tenantUid } }, body }));
}

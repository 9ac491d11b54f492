import "./home.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo } from "react";
import { onLiveMessage } from "../../api/live.ts";
import { useTenantUid } from "../../api/me.ts";
import { overviewKey, overviewQuery } from "../../api/overview.ts";
import { ErrorLine, ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { useStore } from "../../state/store.ts";
import { asOf, lookAgain } from "../../time/as-of.ts";
import { useTimeRange } from "../../time/use-time-range.ts";
import { AttackMap } from "./attack-map.tsx";
import { Figures } from "./figures.tsx";
import { TopEntities, Volumes } from "./home-cards.tsx";
import { NeedsMe } from "./needs-me.tsx";

/** How often figures are asked for again while nobody does anything. */
const REFRESH_MS = 30_000;
/** Alerts come in bursts: one question for each burst. */
const BURST_MS = 2000;

/** What needs me now, how much came in, who fell silent, who is at risk, and what attackers tried. Live. */
export function HomePage(): ReactNode {
  const tenantUid = useTenantUid();
  const now = useStore(asOf);
  const { span: chosen, setRange } = useTimeRange("24h");
  const span = useMemo(() => chosen ?? { from: now - 92 * 86_400_000, to: now }, [chosen, now]);
  const { data, error, isPlaceholderData, refetch } = useQuery(overviewQuery(tenantUid, span));
  useLiveOverview();
  if (error && !data)
    return (
      <ErrorState what="The overview could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  return (
    <div className="page-scroll home">
      <h1 className="screen-reader-only">Home</h1>
      {error && <ErrorLine what="These figures are old" error={error} onRetry={() => void refetch()} />}
      {data ? (
        <div className="home-grid" aria-busy={isPlaceholderData}>
          <Figures overview={data} />
          <NeedsMe alerts={data.needsMe} />
          <Volumes overview={data} onBrush={({ from, to }) => setRange({ kind: "absolute", from, to })} />
          <TopEntities overview={data} />
          <AttackMap techniques={data.techniques} />
        </div>
      ) : (
        <HomeSkeleton />
      )}
    </div>
  );
}

/** Moves the page to now every half minute, and soon after an alert. */
function useLiveOverview(): void {
  const tenantUid = useTenantUid();
  const client = useQueryClient();
  useEffect(() => {
    let burst: ReturnType<typeof setTimeout> | undefined;
    const stop = onLiveMessage((message) => {
      if (message.kind !== "alert" || burst !== undefined) return;
      burst = setTimeout(() => {
        burst = undefined;
        void client.invalidateQueries({ queryKey: overviewKey(tenantUid) });
      }, BURST_MS);
    });
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") lookAgain();
    }, REFRESH_MS);
    return () => {
      clearTimeout(burst);
      clearInterval(timer);
      stop();
    };
  }, [client, tenantUid]);
}

const SKELETONS = ["Figures", "Needs me now", "Volumes", "Entities at risk", "ATT&CK"] as const;

function HomeSkeleton(): ReactNode {
  return (
    <div className="home-grid">
      {SKELETONS.map((label, i) => (
        <div key={label} className={i === 0 || i === 4 ? "card home-wide" : "card"}>
          <div style={{ paddingTop: 10 }}>
            <SkeletonLines count={i === 0 ? 2 : 9} label={label} />
          </div>
        </div>
      ))}
    </div>
  );
}

import { type ReactNode, useEffect, useState } from "react";
import { type LiveState, liveState } from "../api/live.ts";
import { useStore } from "../state/store.ts";
import { formatSpan } from "../time/format-time.ts";

/** How old the data is; a lost stream says so and that it is being mended. */
export function LiveDot(): ReactNode {
  const state = useStore(liveState);
  const now = useSecond();
  const { connection } = state;
  if (connection === "off") return null;
  const { word, title } = wordsOf(connection, state, now);
  return (
    <span className={`live ${connection}`} title={title}>
      <span className="wide-only">{word}</span>
      <span className="screen-reader-only" role="status">
        {connection === "lost" ? title : ""}
      </span>
    </span>
  );
}

function wordsOf(
  connection: LiveState["connection"],
  state: LiveState,
  now: number,
): { word: string; title: string } {
  if (connection === "connecting") return { word: "Connecting", title: "Connecting to the live stream" };
  const silent = formatSpan(now - (state.lastMessageAt ?? now));
  if (connection === "lost")
    return {
      word: `Lost ${silent} ago`,
      title: `The live stream broke off ${silent} ago. What you see is from before; it is being mended.`,
    };
  const lag = state.lagMs === null ? "" : ` ${formatLag(state.lagMs)}`;
  const title = `Last message ${silent} ago. From event to stored: ${state.lagMs === null ? "not known" : formatLag(state.lagMs)}.`;
  return { word: `Live${lag}`, title };
}

function formatLag(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatSpan(ms);
}

function useSecond(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

import type { LiveMessage } from "../../../src/schema/views/source.ts";
import { createStore, type Store } from "../state/store.ts";
import { readLiveMessage } from "./live-message.ts";

export type LiveState = {
  /** `lost`: broken off and being mended; `off`: no tenant's page is open. */
  readonly connection: "off" | "connecting" | "live" | "lost";
  /** When the last message of any kind came, epoch ms by this machine's clock. */
  readonly lastMessageAt: number | null;
  readonly eventsPerSecond: number | null;
  /** Event time to stored, as the pipeline last said. */
  readonly lagMs: number | null;
};

/** What the live dot shows. */
export const liveState: Store<LiveState> = createStore<LiveState>({
  connection: "off",
  lastMessageAt: null,
  eventsPerSecond: null,
  lagMs: null,
});

const TOPICS = ["alerts", "sources", "rules"] as const;
const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000] as const;
const listeners = new Set<(message: LiveMessage) => void>();

/** Hears every message of the open tenant's stream. @returns how to stop */
export function onLiveMessage(listener: (message: LiveMessage) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Opens the stream of a tenant and mends it for as long as the page lives. The browser itself takes up a broken
 * stream with Last-Event-ID; after an answer that it does not forgive (a 503 of a restart) we open a new one.
 *
 * @param onMissed messages may have been missed: read again what is shown
 * @param onEnd the right to listen is gone: sign in again
 * @returns how to close it
 */
export function openLiveStream(tenantUid: string, onMissed: () => void, onEnd: () => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const open = (): void => {
    source = new EventSource(`/api/v1/tenants/${encodeURIComponent(tenantUid)}/live`);
    source.addEventListener("open", () => {
      if (failures > 0) onMissed();
      failures = 0;
      tell({ connection: "live", lastMessageAt: Date.now() });
    });
    source.addEventListener("error", () => {
      failures++;
      tell({ connection: "lost" });
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
    });
    for (const topic of TOPICS) source.addEventListener(topic, (event) => hear(String(event.data)));
    source.addEventListener("reset", onMissed);
    source.addEventListener("end", onEnd);
  };

  tell({ connection: "connecting" });
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
    tell({ connection: "off", lastMessageAt: null, eventsPerSecond: null, lagMs: null });
  };
}

function hear(data: string): void {
  const message = readLiveMessage(data);
  tell({
    lastMessageAt: Date.now(),
    ...(message?.kind === "pipeline" && { eventsPerSecond: message.eventsPerSecond, lagMs: message.lagMs }),
  });
  if (message) for (const listener of listeners) listener(message);
}

function tell(change: Partial<LiveState>): void {
  liveState.set({ ...liveState.get(), ...change });
}

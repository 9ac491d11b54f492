import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Watching } from "../../api/progress.ts";

export type WatchedWork<Given, Progress, Result> = {
  readonly run: (given: Given) => void;
  readonly stop: () => void;
  readonly isRunning: boolean;
  /** The latest that the work said; null before it has said anything, and when none runs. */
  readonly progress: Progress | null;
  readonly result: Result | undefined;
  /** Why it failed; being stopped is no fault. */
  readonly error: Error | null;
};

export type WatchedWorkOptions<Progress, Result> = {
  /** True: the work is of use to this page alone, and ends with it. */
  readonly endsWithPage: boolean;
  readonly onResult?: (result: Result) => void;
  readonly onError?: (error: Error) => void;
  readonly onStopped?: (progress: Progress | null) => void;
  readonly onSettled?: () => unknown;
};

/** Work that takes long: told while it goes on, and stopped when the person wants it. */
export function useWatchedWork<Given, Progress, Result>(
  call: (given: Given, watching: Watching<Progress>) => Promise<Result>,
  { endsWithPage, onResult, onError, onStopped, onSettled }: WatchedWorkOptions<Progress, Result>,
): WatchedWork<Given, Progress, Result> {
  const running = useRef<AbortController | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async (given: Given): Promise<{ readonly result: Result } | null> => {
      const { signal } = (running.current = new AbortController());
      let latest: Progress | null = null;
      const onProgress = (told: Progress): void => setProgress(() => (latest = told));
      try {
        return { result: await call(given, { signal, onProgress }) };
      } catch (failure) {
        if (!signal.aborted) throw failure;
        onStopped?.(latest);
        return null;
      } finally {
        running.current = null;
        setProgress(null);
      }
    },
    onSuccess: (done) => done && onResult?.(done.result),
    ...(onError && { onError }),
    ...(onSettled && { onSettled }),
  });
  const stop = (): void => running.current?.abort();
  useEffect(() => {
    if (!endsWithPage) return;
    return () => running.current?.abort();
  }, [endsWithPage]);
  return { run: mutate, stop, isRunning: isPending, progress, result: data?.result, error };
}

import { type ReactNode, useEffect, useState } from "react";
import type { RuleTestResult, RuleTrialProgress } from "../../../../../src/schema/views/rule.ts";
import { tryRule } from "../../../api/detect.ts";
import { useMay, useTenantUid } from "../../../api/me.ts";
import { Button } from "../../../components/button/button.tsx";
import { Conditions } from "../../../components/explanation/explained-selections.tsx";
import { Progress } from "../../../components/feedback/progress.tsx";
import { Section } from "../../../components/panel/section.tsx";
import { ErrorLine } from "../../../components/states/error-state.tsx";
import { HostileText } from "../../../components/text/hostile-text.tsx";
import { Time } from "../../../components/time/time.tsx";
import { formatCount } from "../../../text/format-number.ts";

const DAY_MS = 86_400_000;
const EXAMPLES = 5;

type Count =
  | { readonly kind: "running"; readonly progress: RuleTrialProgress | null }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly error: Error }
  | { readonly kind: "done"; readonly result: RuleTestResult };

export type LiveCountProps = {
  /** The text to count with: settled, and without errors; null while it has some. */
  readonly text: string | null;
  readonly isCorrelation: boolean;
};

/** How many events of the last day the text matches, counted anew a moment after it changed. */
export function LiveCount(props: LiveCountProps): ReactNode {
  const maySearch = useMay("events:search");
  if (!maySearch) return null;
  return (
    <Section title="Matches now" aside="events of the last 24 h, as you type">
      {props.isCorrelation ? (
        <p className="faint">A correlation looks at what rules found: put it in shadow and see.</p>
      ) : (
        <CountOf text={props.text} />
      )}
    </Section>
  );
}

function CountOf({ text }: Pick<LiveCountProps, "text">): ReactNode {
  const { count, counted, stop, again } = useCount(text);
  return (
    <>
      {text === null && <p className="faint">Counted as soon as the text has no errors.</p>}
      {text !== null && count?.kind === "running" && <Counting progress={count.progress} onStop={stop} />}
      {count?.kind === "stopped" && (
        <p>
          Not counted. <Button onClick={again}>Count now</Button>
        </p>
      )}
      {count?.kind === "failed" && (
        <ErrorLine what="It could not be counted" error={count.error} onRetry={again} />
      )}
      {counted && <Counted result={counted} isOld={text === null || count?.kind !== "done"} />}
    </>
  );
}

/** One trial at a time: a new text ends the one of the text before. */
function useCount(text: string | null): {
  readonly count: Count | null;
  /** The newest that came to an end. */
  readonly counted: RuleTestResult | null;
  readonly stop: () => void;
  readonly again: () => void;
} {
  const tenantUid = useTenantUid();
  const [count, setCount] = useState<Count | null>(null);
  const [counted, setCounted] = useState<RuleTestResult | null>(null);
  const [turn, setTurn] = useState({ number: 0, isStopped: false });
  useEffect(() => {
    if (text === null || turn.isStopped) return undefined;
    const running = new AbortController();
    const { signal } = running;
    const set = (next: Count): void => {
      if (!signal.aborted) setCount(next);
    };
    set({ kind: "running", progress: null });
    const to = Date.now();
    const onProgress = (progress: RuleTrialProgress): void => set({ kind: "running", progress });
    const run = async (): Promise<void> => {
      try {
        const range = { from: to - DAY_MS, to };
        const result = await tryRule(tenantUid, { text, ...range, limit: EXAMPLES }, { signal, onProgress });
        set({ kind: "done", result });
        if (!signal.aborted) setCounted(result);
      } catch (error) {
        set({ kind: "failed", error: error instanceof Error ? error : new Error(String(error)) });
      }
    };
    void run();
    return () => running.abort();
  }, [tenantUid, text, turn]);
  return {
    count: turn.isStopped ? { kind: "stopped" } : count,
    counted,
    stop: () => setTurn(({ number }) => ({ number, isStopped: true })),
    again: () => setTurn(({ number }) => ({ number: number + 1, isStopped: false })),
  };
}

type CountingProps = { readonly progress: RuleTrialProgress | null; readonly onStop: () => void };

function Counting({ progress, onStop }: CountingProps): ReactNode {
  const share = progress === null || progress.total === 0 ? null : progress.scanned / progress.total;
  const label =
    progress === null
      ? "Counting"
      : `${formatCount(progress.matched)} of ${formatCount(progress.scanned)} so far`;
  return <Progress label={label} share={share} onStop={onStop} />;
}

function Counted({ result, isOld }: { readonly result: RuleTestResult; readonly isOld: boolean }): ReactNode {
  const { matched, scanned, isComplete, matches } = result;
  return (
    <div className={isOld ? "is-stale" : undefined}>
      <p role="status">
        <b className="live-count">{formatCount(matched)}</b> of {formatCount(scanned)} events of the last 24 h
        {!isComplete && "; a limit ended it before the last one"}
      </p>
      {matches.slice(0, EXAMPLES).map(({ event, explanation }, i) => (
        <details key={event?.uid ?? i} className="test-record">
          <summary className="row">
            {event && <Time at={event.time} />}
            <span className="mono cut grow">
              <HostileText text={event?.message ?? ""} />
            </span>
          </summary>
          <Conditions explanation={explanation} />
        </details>
      ))}
    </div>
  );
}

import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { BacktestProgress, BacktestResult } from "../../../../src/schema/views/hunt.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { backtestRule } from "../../api/rules.ts";
import { Button } from "../../components/button/button.tsx";
import { Progress } from "../../components/feedback/progress.tsx";
import { useWatchedWork } from "../../components/feedback/use-watched-work.ts";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { BacktestReport } from "./backtest-report.tsx";

export type BacktestProps = {
  /** The rule as it is now; null for one that is not there yet. */
  readonly ruleUid: string | null;
  /** The rule as it would be; null tries the rule as it is. */
  readonly text: string | null;
};

const MOST_DAYS = 90;

/** What a rule, or a change of it, would have matched and alerted on the events of the last days. */
export function Backtest({ ruleUid, text }: BacktestProps): ReactNode {
  const tenantUid = useTenantUid();
  const maySearch = useMay("events:search");
  const id = useId();
  const [days, setDays] = useState(7);
  const { run, stop, isRunning, progress, result, error } = useWatchedWork<
    void,
    BacktestProgress,
    BacktestResult
  >(
    (_given, watching) =>
      backtestRule(
        tenantUid,
        { ...(ruleUid !== null && { ruleUid }), ...(text !== null && { text }), days, examples: 10 },
        watching,
      ),
    { endsWithPage: true },
  );
  useShortcuts({ "rule.backtest": maySearch && !isRunning && (() => run()) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run();
  };
  if (!maySearch) return null;
  return (
    <Section
      title="Backtest"
      aside={text === null ? "the rule as it is" : "the change against the rule as it is"}
    >
      <form className="row wrap" onSubmit={submit}>
        <label htmlFor={id}>Last</label>
        <input
          id={id}
          className="input backtest-days"
          type="number"
          min={1}
          max={MOST_DAYS}
          required
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
        />
        <span>days</span>
        <Button submits keys="rule.backtest" disabled={isRunning}>
          {isRunning ? "Running …" : "Run the backtest"}
        </Button>
      </form>
      {isRunning && <Running progress={progress} onStop={stop} />}
      {error && !isRunning && <ErrorLine what="The backtest could not be run" error={error} />}
      {result && !error && !isRunning && <BacktestReport result={result} />}
    </Section>
  );
}

type RunningProps = { readonly progress: BacktestProgress | null; readonly onStop: () => void };

function Running({ progress, onStop }: RunningProps): ReactNode {
  const label =
    progress === null
      ? "Counting events"
      : `${formatCount(progress.passed)} of ${formatCountOf(progress.total, "event")}, ${formatCountOf(progress.matched, "match", "matches")}`;
  const share = progress === null || progress.total === 0 ? null : progress.passed / progress.total;
  return (
    <p className="trial-outcome">
      <Progress label={label} share={share} onStop={onStop} />
    </p>
  );
}

import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { RuleTestResult, RuleTrialProgress } from "../../../../src/schema/views/rule.ts";
import { tryRule } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Conditions, Missed } from "../../components/explanation/explained-selections.tsx";
import { Progress } from "../../components/feedback/progress.tsx";
import { useWatchedWork } from "../../components/feedback/use-watched-work.ts";
import { Field } from "../../components/field/field.tsx";
import { Section } from "../../components/panel/section.tsx";
import { Segments } from "../../components/segments/segments.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { IssueList } from "./issue-list.tsx";

const DAY_MS = 86_400_000;
const ON = [
  { value: "record", label: "A record" },
  { value: "stored", label: "Stored events" },
] as const;
type On = (typeof ON)[number]["value"];

/** Tries a rule on a pasted record, or on the events of the last days. */
export function RuleTrial({ text }: { readonly text: string }): ReactNode {
  const tenantUid = useTenantUid();
  const maySearch = useMay("events:search");
  const [on, setOn] = useState<On>("record");
  const [record, setRecord] = useState("");
  const [days, setDays] = useState(1);
  const { run, stop, isRunning, progress, result, error } = useWatchedWork<
    void,
    RuleTrialProgress,
    RuleTestResult
  >(
    (_given, watching) => {
      const to = Date.now();
      const what = on === "record" ? { record } : { from: to - days * DAY_MS, to };
      return tryRule(tenantUid, { text, limit: 50, ...what }, watching);
    },
    { endsWithPage: true },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run();
  };
  if (!maySearch) return null;
  return (
    <Section title="Try it">
      <form onSubmit={submit}>
        <Segments label="What to try it on" choices={ON} value={on} onChange={setOn} />
        {on === "record" ? (
          <RecordField value={record} onChange={setRecord} />
        ) : (
          <DaysField value={days} onChange={setDays} />
        )}
        <Button submits disabled={isRunning}>
          {isRunning ? "Trying …" : "Try the rule"}
        </Button>
      </form>
      {isRunning && on === "stored" && <Trying progress={progress} onStop={stop} />}
      {error && <ErrorLine what="It could not be tried" error={error} />}
      {result && !error && !isRunning && <Outcome result={result} />}
    </Section>
  );
}

type TryingProps = { readonly progress: RuleTrialProgress | null; readonly onStop: () => void };

function Trying({ progress, onStop }: TryingProps): ReactNode {
  const label =
    progress === null
      ? "Counting events"
      : `${formatCount(progress.scanned)} of ${formatCountOf(progress.total, "event")}, ${formatCountOf(progress.matched, "match", "matches")}`;
  const share = progress === null || progress.total === 0 ? null : progress.scanned / progress.total;
  return (
    <p className="trial-outcome">
      <Progress label={label} share={share} onStop={onStop} />
    </p>
  );
}

type RecordFieldProps = { readonly value: string; readonly onChange: (value: string) => void };

function RecordField({ value, onChange }: RecordFieldProps): ReactNode {
  const id = useId();
  return (
    <Field label="Record" htmlFor={id} hint="As the source sends it; the log source is found by itself">
      <textarea
        id={id}
        className="input mono"
        rows={4}
        spellCheck={false}
        required
        maxLength={200_000}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

type DaysFieldProps = { readonly value: number; readonly onChange: (value: number) => void };

function DaysField({ value, onChange }: DaysFieldProps): ReactNode {
  const id = useId();
  return (
    <Field label="Days" htmlFor={id}>
      <input
        id={id}
        className="input"
        type="number"
        min={1}
        max={90}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </Field>
  );
}

function Outcome({ result }: { readonly result: RuleTestResult }): ReactNode {
  const { scanned, matched, isComplete } = result;
  return (
    <div role="status" className="trial-outcome">
      <p>
        <b className={matched > 0 ? "good" : undefined}>{matched > 0 ? "It matches" : "It does not match"}</b>
        : {formatCount(matched)} of {formatCount(scanned)} events
        {!isComplete && "; a limit ended it before the last one"}
      </p>
      <IssueList issues={result.issues} />
      {result.matches.slice(0, 20).map((match, i) => (
        <div key={match.event?.uid ?? i} className="trial-match">
          {match.event && (
            <div className="row">
              <Time at={match.event.time} />
              <span className="mono cut grow">
                <HostileText text={match.event.message} />
              </span>
            </div>
          )}
          <Missed explanation={match.explanation} />
          <Conditions explanation={match.explanation} />
        </div>
      ))}
    </div>
  );
}

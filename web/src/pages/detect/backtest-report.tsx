import type { ReactNode } from "react";
import type { BacktestExample, BacktestResult } from "../../../../src/schema/views/hunt.ts";
import { Conditions } from "../../components/explanation/explained-selections.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCount, formatCountOf } from "../../text/format-number.ts";
import { formatSpan } from "../../time/format-time.ts";
import { backtestRows, type BacktestRow } from "./backtest-rows.ts";
import { DailyPlot } from "./daily-plot.tsx";
import { IssueList } from "./issue-list.tsx";

/** What a backtest came to: figures of both sides, a plot by day, entities, and events that only one side matches. */
export function BacktestReport({ result }: { readonly result: BacktestResult }): ReactNode {
  if (result.issues.some(({ severity }) => severity === "error"))
    return (
      <div role="alert" className="trial-outcome">
        <p className="bad">Nothing was tried: the text has faults.</p>
        <IssueList issues={result.issues} />
      </div>
    );
  return (
    <div className="trial-outcome">
      <p role="status">
        {formatCountOf(result.scanned, "event")} in {formatSpan(result.elapsedMs)},{" "}
        <Time at={result.from} isShort /> to <Time at={result.to} isShort />
        {!result.isComplete && ". More matched than can be worked with: older days are left out"}
      </p>
      <Figures rows={backtestRows(result)} isSame={result.before.version === result.after.version} />
      <DailyPlot days={result.daily} />
      <Entities title="Entities that are new" entities={result.newEntities} />
      <Entities title="Entities with most findings" entities={result.topEntities.slice(0, 8)} />
      <Examples
        title={`${formatCountOf(result.added, "event")} only with the change`}
        examples={result.addedExamples}
      />
      <Examples
        title={`${formatCountOf(result.removed, "event")} no longer matched`}
        examples={result.removedExamples}
      />
    </div>
  );
}

type FiguresProps = {
  readonly rows: readonly BacktestRow[];
  /** Nothing was changed: both sides are one. */
  readonly isSame: boolean;
};

function Figures({ rows, isSame }: FiguresProps): ReactNode {
  const columns = isSame ? ["the rule as it is"] : ["before", "after", "change"];
  return (
    <table className="figures">
      <thead>
        <tr>
          <th scope="col">
            <span className="screen-reader-only">Figure</span>
          </th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, before, after, change, look }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {!isSame && <td>{before}</td>}
            <td>{after}</td>
            {!isSame && <td className={look}>{change}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type EntitiesProps = { readonly title: string; readonly entities: BacktestResult["topEntities"] };

function Entities({ title, entities }: EntitiesProps): ReactNode {
  if (entities.length === 0) return null;
  return (
    <table className="figures">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">before</th>
          <th scope="col">after</th>
        </tr>
      </thead>
      <tbody>
        {entities.map(({ kind, value, before, after }) => (
          <tr key={`${kind} ${value}`}>
            <th scope="row" className="mono">
              {kind}:<HostileText text={value} />
            </th>
            <td>{formatCount(before)}</td>
            <td>{formatCount(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type ExamplesProps = { readonly title: string; readonly examples: readonly BacktestExample[] };

function Examples({ title, examples }: ExamplesProps): ReactNode {
  if (examples.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      {examples.map(({ event, explanation }) => (
        <details key={event.uid} className="test-record">
          <summary className="row">
            <Time at={event.time} />
            <span className="mono cut grow">
              <HostileText text={event.message} />
            </span>
          </summary>
          <Conditions explanation={explanation} />
        </details>
      ))}
    </>
  );
}

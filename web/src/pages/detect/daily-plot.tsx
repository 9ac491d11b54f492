import type { ReactNode } from "react";
import type { BacktestResult } from "../../../../src/schema/views/hunt.ts";
import { formatCount, formatCountOf } from "../../text/format-number.ts";

const WIDTH = 420;
const HEIGHT = 60;

/** Matches a day: the rule as it is as an outline, with the change as bars. The table below it says the same. */
export function DailyPlot({ days }: { readonly days: BacktestResult["daily"] }): ReactNode {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const largest = Math.max(...days.map(({ before, after }) => Math.max(before, after)));
  if (largest === 0) return null;
  const step = WIDTH / days.length;
  const tall = (count: number): number => (count === 0 ? 0 : Math.max(1, (count / largest) * HEIGHT));
  const bars = days.map(({ after }, i) =>
    after === 0 ? "" : `M${i * step + 1} ${HEIGHT}v${-tall(after)}h${Math.max(1, step - 2)}v${tall(after)}z`,
  );
  const outline = days.map(
    ({ before }, i) => `${i === 0 ? "M" : "L"}${i * step} ${HEIGHT - tall(before)}h${step}`,
  );
  return (
    <figure className="daily-plot">
      <figcaption className="row">
        <span className="grow">Matches a day, at most {formatCount(largest)}</span>
        <span className="daily-before">before</span>
        <span className="daily-after">after</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 1}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={`M0 ${HEIGHT + 0.5}h${WIDTH}`} stroke="var(--line-strong)" />
        <path d={bars.join("")} fill="var(--accent)" opacity={0.6} />
        <path d={outline.join("")} fill="none" stroke="var(--text)" vectorEffect="non-scaling-stroke" />
      </svg>
      <div className="row faint">
        <span className="grow">{utcDay(first.day)}</span>
        <span>{utcDay(last.day)}</span>
      </div>
      <details>
        <summary>As a table, {formatCountOf(days.length, "day")}</summary>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Day, UTC</th>
              <th scope="col">before</th>
              <th scope="col">after</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, before, after }) => (
              <tr key={day}>
                <th scope="row">{utcDay(day)}</th>
                <td>{formatCount(before)}</td>
                <td>{formatCount(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** Days of the API are those of UTC, whatever zone the person reads. */
function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

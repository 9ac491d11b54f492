import { type Level, LEVELS } from "../../../schema/finding.ts";
import { html, type Html } from "./escape-html.ts";
import type { TimeBin, TimeHistogram } from "./time-histogram.ts";

const WIDTH = 1000;
const HEIGHT = 180;
const BOTTOM = 24;
const BINS = 90;
const GAP = 1;

/** Detections over time as a drawing, with the same numbers as a table below it. */
export function timelineSvg(histogram: TimeHistogram): Html {
  const { bins, widthMs } = histogram.bins(BINS);
  const [first] = bins;
  const last = bins.at(-1);
  if (first === undefined || last === undefined) return html`<p>No detection says when it was.</p>`;
  const most = Math.max(...bins.map(sumOf));
  const step = WIDTH / bins.length;
  const label = `Detections over time, from ${minuteOf(first.start)} to ${minuteOf(last.start + widthMs)} UTC, at most ${most} in ${widthText(widthMs)}`;
  return html`<figure class="timeline">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT + BOTTOM}" role="img" aria-label="${label}" preserveAspectRatio="none">
<line class="axis" x1="0" y1="${HEIGHT}" x2="${WIDTH}" y2="${HEIGHT}"/>
${bins.map((bin, at) => barOf(bin, { x: at * step, width: Math.max(1, step - GAP), most, widthMs }))}
</svg>
<div class="ends"><span>${minuteOf(first.start)}</span><span>one bar: ${widthText(widthMs)}, at most ${most}</span><span>${minuteOf(last.start + widthMs)}</span></div>
<details><summary>The same as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Detections over time"><table><thead><tr><th scope="col">From (UTC)</th>${LEVELS.toReversed().map((level) => html`<th scope="col" class="number">${level}</th>`)}</tr></thead><tbody>
${bins
  .filter((bin) => sumOf(bin) > 0)
  .map(
    ({ start, counts }) =>
      html`<tr><td>${minuteOf(start)}</td>${LEVELS.toReversed().map((level) => html`<td class="number">${counts[level]}</td>`)}</tr>`,
  )}
</tbody></table></div></details></figure>`;
}

type Bar = { readonly x: number; readonly width: number; readonly most: number; readonly widthMs: number };

/** Levels on one another, the worst at the bottom, where it is seen however small it is. */
function barOf(bin: TimeBin, { x, width, most }: Bar): Html {
  if (sumOf(bin) === 0) return html``;
  let y = HEIGHT;
  const parts = LEVELS.toReversed()
    .filter((level) => bin.counts[level] > 0)
    .map((level) => {
      const height = Math.max(2, (bin.counts[level] / most) * (HEIGHT - 8));
      y -= height;
      return html`<rect class="${level}" x="${x.toFixed(1)}" y="${Math.max(0, y).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`;
    });
  return html`<g><title>${minuteOf(bin.start)}: ${told(bin.counts)}</title>${parts}</g>`;
}

function told(counts: Readonly<Record<Level, number>>): string {
  return LEVELS.toReversed()
    .filter((level) => counts[level] > 0)
    .map((level) => `${counts[level]} ${level}`)
    .join(", ");
}

function sumOf({ counts }: TimeBin): number {
  return LEVELS.reduce((sum, level) => sum + counts[level], 0);
}

function minuteOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().slice(0, 16).replace("T", " ");
}

function widthText(widthMs: number): string {
  const minutes = widthMs / 60_000;
  if (minutes < 60) return `${minutes} min`;
  return minutes < 1440 ? `${minutes / 60} h` : `${minutes / 1440} d`;
}

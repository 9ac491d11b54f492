import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";

/** One figure beside its yardstick, which was measured in the same run on the same machine. */
export type Measure = {
  /** A fixed name, so that figures of different days can be laid beside each other. */
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  /** What the yardstick did, in words. */
  readonly yardstick: string;
  readonly yardstickValue: number;
  readonly detail?: Readonly<Record<string, unknown>>;
};

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    events: { type: "string" },
    seconds: { type: "string" },
  },
});

/** A number from the command line (`--events 10000000`). */
export function option(name: "events" | "seconds", otherwise: number): number {
  const given = values[name];
  if (given === undefined) return otherwise;
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number from 1`);
  return number;
}

/** Prints a figure: a line for people, or with `--json` a line for programs. */
export function report(found: Measure): void {
  const ratio = found.yardstickValue === 0 ? null : found.value / found.yardstickValue;
  if (values.json) {
    const { yardstickValue, ...rest } = found;
    process.stdout.write(`${JSON.stringify({ ...rest, yardstickValue: rounded(yardstickValue), ratio })}\n`);
    return;
  }
  const yardstick = `${found.yardstick}: ${shown(found.yardstickValue)}`;
  process.stdout.write(
    `${found.measure.padEnd(26)} ${shown(found.value).padStart(12)} ${found.unit.padEnd(9)} ${(ratio === null ? "" : `${ratio.toFixed(2)} x`).padStart(9)}  ${yardstick}\n`,
  );
}

/** Says what is going on; nothing that a program would read. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The machine and what else it is doing, because a figure without them says little. */
export function machine(): string {
  const [cpu] = cpus();
  const load = loadavg()[0] ?? 0;
  const busy =
    load > cpus().length / 2 ? ` - others use it too (load ${load.toFixed(1)}), so expect better` : "";
  return `${cpus().length} x ${cpu?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}${busy}`;
}

/** The middle of some values. */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 50);
}

/** The value that so many percent do not exceed. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1);
  return sorted[Math.max(0, at)] ?? Number.NaN;
}

/** Milliseconds that work takes: the median of some runs after one that warms up. */
export async function timed(work: () => unknown, runs = 5): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return median(times);
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function shown(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en") : String(rounded(value));
}

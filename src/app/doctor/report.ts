import type { CheckResult, CheckState } from "./check.ts";

const STATES = ["ok", "warning", "failed"] as const satisfies readonly CheckState[];

/** The worst that was found. */
export function worstOf(checks: readonly CheckResult[]): CheckState {
  return STATES[Math.max(0, ...checks.map(({ state }) => STATES.indexOf(state)))] ?? "ok";
}

const EXPECTED = "  expected";

/** For a terminal: one line a check, and for what is not well also what was expected and what to do. */
export function reportLines(version: string, checks: readonly CheckResult[]): string[] {
  const width = Math.max(EXPECTED.length, ...checks.map(({ name }) => name.length));
  const line = (head: string, label: string, body: string): string =>
    // a message of several lines stays in its column
    `${head.padEnd(8)} ${label.padEnd(width)}  ${body.replaceAll("\n", `\n${" ".repeat(width + 11)}`)}`;
  return [
    `Watchfloor ${version}`,
    ...checks.flatMap(({ name, state, found, expected, remedy }) => [
      line(state, name, found),
      ...(state === "ok" ? [] : [line("", EXPECTED, expected)]),
      ...(remedy === null ? [] : [line("", "  do this", remedy)]),
    ]),
    `${checks.length} checks: ${STATES.map((state) => `${count(checks, state)} ${state}`).join(", ")}`,
  ];
}

function count(checks: readonly CheckResult[], wanted: CheckState): number {
  return checks.filter(({ state }) => state === wanted).length;
}

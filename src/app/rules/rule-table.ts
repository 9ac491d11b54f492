import type { RuleView } from "../../schema/views/rule.ts";

const HEAD = ["ID", "STATE", "LEVEL", "ORIGIN", "30 DAYS", "TITLE"];

/** Rules as a table for a terminal, with a line that counts them. */
export function ruleTable(rules: readonly RuleView[]): string[] {
  const rows = [
    HEAD,
    ...rules.map(({ uid, state, level, origin, findings30d, title }) => [
      uid,
      state,
      level,
      origin,
      String(findings30d),
      title,
    ]),
  ];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, `${rules.length} rules`];
}

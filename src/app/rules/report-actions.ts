import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { z } from "zod";
import type { BacktestFlags, RuleReportActions } from "../../cli/rule-report-commands.ts";
import { AttackCoverage, DeadFieldReport, NavigatorLayer, RuleValues } from "../../schema/views/coverage.ts";
import { BacktestProgress, BacktestResult, type BacktestSide, RuleLedger } from "../../schema/views/hunt.ts";
import { Problem } from "../../schema/views/problem.ts";
import { issueLine } from "./issue-formats.ts";
import { createServerCall } from "./server-call.ts";

type Print = (line: string) => void;

/** What the commands do that tell what detection covers. */
export function reportActions(print: Print): RuleReportActions {
  return {
    async coverage(flags) {
      const call = createServerCall(flags);
      const query = `?days=${flags.days}`;
      if (flags.navigator !== undefined) {
        const layer = await call.get(NavigatorLayer, `/coverage/attack/navigator${query}`);
        const text = JSON.stringify(layer, null, 2);
        if (flags.navigator === "-") print(text);
        else await writeFile(flags.navigator, `${text}\n`);
        if (flags.navigator === "-") return true;
      }
      const coverage = await call.get(AttackCoverage, `/coverage/attack${query}`);
      if (flags.json) print(JSON.stringify(coverage));
      else for (const line of coverageLines(coverage)) print(line);
      return true;
    },
    backtest: (file, flags) => backtest(file, flags, print),
    async ledger(uid, flags) {
      const query = new URLSearchParams({ days: String(flags.days) });
      if (flags.version !== undefined) query.set("version", flags.version);
      const at = `/coverage/rules/${encodeURIComponent(uid)}/ledger?${query.toString()}`;
      const ledger = await createServerCall(flags).get(RuleLedger, at);
      if (flags.json) print(JSON.stringify(ledger));
      else for (const line of ledgerLines(ledger)) print(line);
      return ledger.sources.every(({ unseen }) => unseen === 0);
    },
    async deadFields(flags) {
      const report = await createServerCall(flags).get(DeadFieldReport, "/coverage/dead-fields");
      if (flags.json) print(JSON.stringify(report));
      else
        for (const { ruleUid, title, fields } of report.rules)
          for (const { field, effect, closest } of fields)
            print(
              `${ruleUid}  ${title}: ${field} ${effect.replaceAll("_", " ")}${closest === null ? "" : ` (did it mean ${closest}?)`}`,
            );
      return true;
    },
    async cost(flags) {
      const { since, rules } = await createServerCall(flags).get(RuleValues, "/coverage/rule-values");
      if (flags.json) print(JSON.stringify({ since, rules }));
      else {
        print(`since ${new Date(since).toISOString()}`);
        for (const { ruleUid, costShare, evaluations, matches, findings30d, title } of rules)
          if (evaluations > 0)
            print(
              `${ruleUid}  ${(costShare * 100).toFixed(1).padStart(5)} %  ${evaluations} evaluated, ${matches} matched, ${findings30d} in 30 days  ${title}`,
            );
      }
      return true;
    },
  };
}

function coverageLines({ tactics, techniques, untagged }: AttackCoverage): string[] {
  const head = ["tactic".padEnd(22), "fired", "silent", "no data", "no rule"].join("  ");
  const rows = tactics.map(({ name, techniques: counts }) =>
    [
      name.padEnd(22),
      String(counts.fired).padStart(5),
      String(counts.silent).padStart(6),
      String(counts.no_data).padStart(7),
      String(counts.no_rule).padStart(7),
    ].join("  "),
  );
  const covered = techniques.filter(({ state }) => state === "fired" || state === "silent").length;
  return [
    head,
    ...rows,
    `${covered} of ${techniques.length} techniques have live rules with events; ${untagged} live rules name no technique`,
  ];
}

function ledgerLines({ version, sources }: RuleLedger): string[] {
  return [
    `version ${version}`,
    ...sources.flatMap((source) => [
      `${source.sourceName} (${source.sourceType}): ${source.events} events, ${source.unseen} not seen, seen up to ${timeOf(source.seenUpTo)}`,
      ...source.gaps.map(
        ({ from, to, events, reason }) =>
          `  ${timeOf(from)} to ${timeOf(to)}: ${events} events, ${reason.replaceAll("_", " ")}`,
      ),
    ]),
  ];
}

function timeOf(at: number | null): string {
  return at === null ? "not from the start" : new Date(at).toISOString();
}

const Line = z.discriminatedUnion("kind", [
  BacktestProgress.extend({ kind: z.literal("progress") }),
  z.object({ kind: z.literal("result"), result: BacktestResult }),
  z.object({ kind: z.literal("problem"), problem: Problem }),
]);

async function backtest(file: string | undefined, flags: BacktestFlags, print: Print): Promise<boolean> {
  const response = await createServerCall(flags).stream("/rules/backtest/progress", {
    ...(file !== undefined && { text: await readFile(file, "utf8") }),
    ...(flags.rule !== undefined && { ruleUid: flags.rule }),
    ...(flags.filter !== undefined && { filter: await readFile(flags.filter, "utf8") }),
    days: flags.days,
  });
  if (response.body === null) throw new Error("the server gave no answer");
  for await (const text of createInterface({ input: Readable.from(response.body) })) {
    const line = Line.parse(JSON.parse(text));
    if (line.kind === "problem") throw new Error(`${line.problem.title} (${line.problem.code})`);
    if (line.kind === "progress") continue;
    if (flags.json) print(JSON.stringify(line.result));
    else for (const shown of backtestLines(line.result)) print(shown);
    return !line.result.issues.some(({ severity }) => severity === "error");
  }
  throw new Error("the answer broke off");
}

function backtestLines(result: BacktestResult): string[] {
  const { issues, scanned, before, after, added, removed, newEntities, removedVerdicts } = result;
  if (scanned === 0 && issues.length > 0) return issues.map(issueLine);
  return [
    `${scanned} events${result.isComplete ? "" : ", the newest of more"}`,
    sideLine("before", before),
    sideLine("after", after),
    `${added} events more, ${removed} less (${removedVerdicts.truePositive} of them were true positives, ${removedVerdicts.falsePositive} false)`,
    ...newEntities.map(({ kind, value, after: count }) => `  new ${kind} ${value}: ${count}`),
  ];
}

function sideLine(name: string, side: BacktestSide): string {
  const { matched, suppressed, alerts, msPerMillionEvents } = side;
  return `${name}: ${matched} events, ${suppressed} suppressed, ${alerts} alerts, ${msPerMillionEvents.toFixed(1)} ms a million events`;
}

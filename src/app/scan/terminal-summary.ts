import { TACTICS } from "../../schema/attack.ts";
import { type Level, LEVELS } from "../../schema/finding.ts";
import { isoTime } from "./detection-row.ts";
import type { LogonRow } from "./logons.ts";
import { safeText } from "./safe-text.ts";
import type { PartReport } from "./scan-report.ts";
import type { RuleTally, ScanSummary, Tally } from "./scan-summary.ts";
import { createTable, type Table } from "./text-table.ts";

export type TerminalLook = {
  /** Columns of the terminal. */
  readonly width: number;
  readonly isColoured: boolean;
  /** Logons as a table of their own. */
  readonly withLogons: boolean;
};

/** Lines of each list that are shown; files have all of them. */
const TOP = 10;
const TOP_RULES = 20;
const MOST_PLACES = 3;
/** Columns from which on all of a table fits. */
const WIDE = 150;

const COLOURS: Readonly<Record<Level, string>> = {
  critical: "\u001b[1;31m",
  high: "\u001b[31m",
  medium: "\u001b[33m",
  low: "\u001b[36m",
  informational: "\u001b[2m",
};

/** What a person wants to know first, as lines for a terminal of 80 columns or more. */
export function terminalSummary(summary: ScanSummary, look: TerminalLook): string[] {
  const page = new Page(look);
  page.totals(summary);
  page.rules(summary.topRules);
  page.tallies("Hosts", summary.hosts);
  page.tallies("Users", summary.users);
  page.attack(summary);
  if (look.withLogons) page.logons(summary.logons);
  page.files(summary.parts);
  return page.lines;
}

class Page {
  readonly lines: string[] = [];
  readonly #look: TerminalLook;
  readonly #table: Table;

  constructor(look: TerminalLook) {
    this.#look = look;
    this.#table = createTable(look.width);
  }

  totals(summary: ScanSummary): void {
    const { levels, matches, rules } = summary;
    const rate = summary.bytes / 2 ** 20 / Math.max(summary.seconds, 0.001);
    const undated = summary.undated === 0 ? "" : `; ${number(summary.undated)} say no time`;
    const unread = rules.errors === 0 ? "" : `, ${number(rules.errors)} not read`;
    const levelTexts = LEVELS.toReversed()
      .filter((level) => levels[level] > 0)
      .map((level) => this.#level(level, `${number(levels[level])} ${level}`));
    this.lines.push(
      `${counted(summary.records, "record")} in ${counted(summary.files, "file")}, ${mib(summary.bytes)} in ${summary.seconds.toFixed(1)} s: ${rate.toFixed(1)} MiB/s, ${counted(summary.threads, "thread")}`,
      `${counted(rules.asked, "rule")} asked of ${number(rules.loaded)} loaded${unread}; ${number(rules.matched)} matched`,
      `Events: ${span(summary.firstTime, summary.lastTime)}${undated}`,
      "",
      `${counted(matches, "detection")}${matches === 0 ? "" : `: ${levelTexts.join(", ")}`}`,
    );
    if (summary.unanswered > 0)
      this.lines.push(
        `${number(summary.unanswered)} of them in doubt: the event lacks a field that the rule excludes by`,
      );
  }

  rules(rules: readonly RuleTally[]): void {
    if (rules.length === 0) return;
    this.#head("Rules that matched");
    this.#rows(
      ["LEVEL", "MATCHES", "HOSTS", "FIRST", "RULE"],
      rules
        .slice(0, TOP_RULES)
        .map((tally) => [
          tally.rule.level,
          number(tally.matches),
          number(tally.hosts),
          minute(tally.firstTime),
          safeText(tally.rule.title),
        ]),
      (line, row) => this.#level(rules[row]?.rule.level ?? "low", line),
    );
    this.#more(rules.length, TOP_RULES, "rules");
  }

  tallies(title: string, tallies: readonly Tally[]): void {
    if (tallies.length === 0) return;
    this.#head(title);
    this.#rows(
      ["CRIT", "HIGH", "MED", "ALL", "FIRST", "LAST", "NAME"],
      tallies
        .slice(0, TOP)
        .map(({ name, matches, levels, firstTime, lastTime }) => [
          number(levels.critical),
          number(levels.high),
          number(levels.medium),
          number(matches),
          minute(firstTime),
          minute(lastTime),
          safeText(name),
        ]),
    );
    this.#more(tallies.length, TOP, title.toLowerCase());
  }

  attack({ tactics, techniques }: ScanSummary): void {
    if (tactics.length + techniques.length === 0) return;
    this.#head("ATT&CK");
    for (const { tag, name } of TACTICS) {
      const found = tactics.find((tally) => tally.name === tag);
      if (found !== undefined) this.lines.push(`  ${name}: ${number(found.matches)}`);
    }
    const named = techniques.slice(0, 2 * TOP).map(({ name, matches }) => `${name} (${number(matches)})`);
    this.#wrapped(`  Techniques: ${named.join(", ")}`);
  }

  logons(logons: readonly LogonRow[]): void {
    this.#head("Logons");
    if (logons.length === 0) this.lines.push("  none");
    const isWide = this.#look.width >= WIDE;
    this.#rows(
      ["COUNT", "OUTCOME", "EVENT", "ACCOUNT", "FROM", "HOST", "TYPE", ...(isWide ? ["FIRST"] : []), "LAST"],
      logons.map((row) => [
        number(row.count),
        row.outcome,
        row.event.split(" ", 1)[0] ?? "",
        safeText(row.account, isWide ? 32 : 16, true),
        safeText(row.source, isWide ? 28 : 14, true),
        safeText(row.host, isWide ? 24 : 12, true),
        safeText(row.type === "" ? row.reason : row.type, isWide ? 24 : 10),
        ...(isWide ? [minute(row.firstTime)] : []),
        minute(row.lastTime),
      ]),
    );
  }

  files(parts: readonly PartReport[]): void {
    const odd = parts.filter(({ outcome, faults, cut }) => outcome !== "read" || faults + cut > 0);
    if (odd.length === 0) return;
    this.#head("Not read, or not wholly");
    const unknown = odd.filter(({ outcome }) => outcome === "unknown");
    const rest = odd.filter(({ outcome }) => outcome !== "unknown");
    for (const part of rest.slice(0, TOP)) this.#part(part);
    this.#more(rest.length, TOP, "files");
    for (const [reason, ofReason] of Map.groupBy(unknown, ({ problem }) => problem ?? ""))
      this.lines.push(`  ${counted(ofReason.length, "file")} not read: ${safeText(reason)}`);
  }

  #part(part: PartReport): void {
    const told = [
      ...(part.problem === null ? [] : [part.problem]),
      ...(part.lostRanges === 0 ? [] : [`${number(part.lostBytes)} bytes could not be read`]),
      ...(part.faults === 0 ? [] : [`${counted(part.faults, "record")} could not be parsed`]),
      ...(part.cut === 0 ? [] : [`${counted(part.cut, "record")} cut at 1 MiB`]),
    ];
    const { width } = this.#look;
    this.lines.push(`  ${safeText(part.name, width - 2, true)}`);
    for (const line of told) this.lines.push(`    ${safeText(line, width - 4)}`);
    for (const { offset, length, reason } of part.lost.slice(0, MOST_PLACES))
      this.lines.push(`    ${safeText(`${number(length)} bytes at ${offset}: ${reason}`, width - 4)}`);
    for (const { record, reason } of part.firstFaults.slice(0, MOST_PLACES))
      this.lines.push(`    ${safeText(`record ${record}: ${reason}`, width - 4)}`);
  }

  #rows(
    head: readonly string[],
    rows: readonly (readonly string[])[],
    paint: (line: string, row: number) => string = (line) => line,
  ): void {
    const [title = "", ...lines] = this.#table([head, ...rows]);
    if (rows.length > 0) this.lines.push(this.#dim(title), ...lines.map(paint));
  }

  #head(title: string): void {
    this.lines.push("", this.#look.isColoured ? `\u001b[1m${title}\u001b[0m` : title);
  }

  #more(count: number, shown: number, noun: string): void {
    if (count > shown) this.lines.push(this.#dim(`  and ${number(count - shown)} more ${noun}`));
  }

  #wrapped(text: string): void {
    const words = text.split(/(?<=,) /);
    let line = "";
    for (const word of words) {
      if (line !== "" && line.length + word.length + 1 > this.#look.width) {
        this.lines.push(line);
        line = "    ";
      }
      line = line === "" ? word : `${line}${line.endsWith(" ") ? "" : " "}${word}`;
    }
    this.lines.push(line);
  }

  #level(level: Level, text: string): string {
    return this.#look.isColoured ? `${COLOURS[level]}${text}\u001b[0m` : text;
  }

  #dim(text: string): string {
    return this.#look.isColoured ? `\u001b[2m${text}\u001b[0m` : text;
  }
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function minute(time: number | null): string {
  return isoTime(time).slice(0, 16).replace("T", " ");
}

function span(first: number | null, last: number | null): string {
  return first === null || last === null ? "no time" : `${isoTime(first)} to ${isoTime(last)}`;
}

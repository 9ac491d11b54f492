import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { TACTICS } from "../../../schema/attack.ts";
import { type Level, LEVELS } from "../../../schema/finding.ts";
import { isoTime, type RuleFacts } from "../detection-row.ts";
import type { LogonRow } from "../logons.ts";
import type { PartReport } from "../scan-report.ts";
import type { RuleTally, ScanSummary, Tally } from "../scan-summary.ts";
import type { DetectionBlock } from "./detection-blocks.ts";
import { html, type Html, trusted } from "./escape-html.ts";
import { type Column, reportTable } from "./report-table.ts";
import type { TimeHistogram } from "./time-histogram.ts";
import { timelineSvg } from "./timeline-svg.ts";

/** What the summary does not say: how the scan was called. */
export type ReportAbout = {
  readonly version: string;
  readonly paths: readonly string[];
  readonly command: string;
  /** When the scan began; epoch milliseconds. */
  readonly startedAt: number;
};

export type ReportContent = {
  readonly about: ReportAbout;
  readonly summary: ScanSummary;
  readonly histogram: TimeHistogram;
  /** In the order in which blocks name them. */
  readonly rules: readonly RuleFacts[];
  readonly blocks: readonly DetectionBlock[];
  readonly leftOut: Readonly<Record<Level, number>>;
};

const STYLE = readFileSync(new URL("./report.css", import.meta.url), "utf8");
const SCRIPT = readFileSync(new URL("./report-script.mjs", import.meta.url), "utf8");

/** Rows of the tables that a page has room for; the account of the scan as JSON has all. */
const MOST = { rules: 5000, entities: 1000, logons: 3000, files: 5000 };

/** The page, piece by piece. It loads nothing, and its policy forbids it to. */
export function* reportPage(content: ReportContent): Generator<string> {
  const { about, summary } = content;
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Scan of ${about.paths.join(", ")}: ${summary.matches} detections</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#detections">To the detections</a>
<header>
<h1>Scan report</h1>
<p class="scope">${about.paths.map((path, at) => html`${at === 0 ? "" : ", "}<code>${path}</code>`)}</p>
<nav aria-label="Sections"><ul>${SECTIONS.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main>
${summarySection(content)}
${section("timeline", html`${timelineSvg(content.histogram)}`)}
${section("rules", rulesTable(summary.topRules))}
${section("hosts", talliesTable("Host", summary.hosts))}
${section("users", talliesTable("User", summary.users))}
${section("attack", attackOf(summary))}
`.html;
  yield* detectionsSection(content);
  yield html`${section("logons", logonsTable(summary.logons))}
${section("files", filesTable(summary))}
</main>
<footer><p>Made by Watchfloor ${about.version} on ${isoTime(about.startedAt)}. All times are UTC. This page is one file and loads nothing.</p></footer>
<script type="module">${trusted(SCRIPT)}</script>
</body>
</html>
`.html;
}

const SECTIONS = [
  ["summary", "Summary"],
  ["timeline", "Timeline"],
  ["rules", "Rules"],
  ["hosts", "Hosts"],
  ["users", "Users"],
  ["attack", "ATT&CK"],
  ["detections", "Detections"],
  ["logons", "Logons"],
  ["files", "Files"],
] as const;

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

function policy(): string {
  return `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

function section(id: (typeof SECTIONS)[number][0], body: Html): Html {
  const title = SECTIONS.find(([known]) => known === id)?.[1] ?? id;
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${body}</section>`;
}

function summarySection({ about, summary }: ReportContent): Html {
  const { rules, levels } = summary;
  const tiles = LEVELS.toReversed().map(
    (level) =>
      html`<li><span class="badge ${level}">${level}</span><strong>${number(levels[level])}</strong></li>`,
  );
  const facts: readonly (readonly [string, string])[] = [
    ["Detections", `${number(summary.matches)}, by ${number(rules.matched)} rules`],
    ["First and last detection", span(summary.firstMatch, summary.lastMatch)],
    ["In doubt", `${number(summary.unanswered)}: the event lacks a field that the rule excludes by`],
    [
      "Records",
      `${number(summary.records)} in ${number(summary.files)} files, ${(summary.bytes / 2 ** 20).toFixed(1)} MiB`,
    ],
    ["First and last event", span(summary.firstTime, summary.lastTime)],
    ["Events that say no time", number(summary.undated)],
    ["Not read, or not wholly", accountOf(summary.parts)],
    [
      "Rules",
      `${number(rules.asked)} asked of ${number(rules.loaded)} loaded, ${number(rules.errors)} not read`,
    ],
    ["Command", about.command],
  ];
  return section(
    "summary",
    html`<ul class="tiles" aria-label="Detections by level">${tiles}</ul>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`,
  );
}

function accountOf(parts: readonly PartReport[]): string {
  const count = (outcome: PartReport["outcome"]): number =>
    parts.filter((part) => part.outcome === outcome).length;
  const lost = parts.reduce((sum, part) => sum + part.lostBytes, 0);
  return `${count("partly")} files in part, ${count("failed")} failed, ${count("refused")} refused, ${count("unknown")} of no format that is read; ${number(lost)} bytes of event logs lost`;
}

function rulesTable(rules: readonly RuleTally[]): Html {
  const columns: readonly Column<RuleTally>[] = [
    { head: "Level", cell: ({ rule }) => badge(rule.level), sort: ({ rule }) => LEVELS.indexOf(rule.level) },
    { head: "Rule", cell: ({ rule }) => ruleCell(rule), sort: ({ rule }) => rule.title },
    {
      head: "Matches",
      isNumber: true,
      cell: ({ matches }) => number(matches),
      sort: ({ matches }) => matches,
    },
    { head: "Hosts", isNumber: true, cell: ({ hosts }) => number(hosts), sort: ({ hosts }) => hosts },
    {
      head: "In doubt",
      isNumber: true,
      cell: ({ unanswered }) => number(unanswered),
      sort: (tally) => tally.unanswered,
    },
    { head: "First", cell: ({ firstTime }) => secondOf(firstTime) },
    { head: "Last", cell: ({ lastTime }) => secondOf(lastTime) },
  ];
  return reportTable({ name: "Rules that matched", columns, rows: rules, most: MOST.rules });
}

function ruleCell({ title, id, path, description, techniques, falsePositives, references }: RuleFacts): Html {
  return html`<details><summary>${title}</summary><p>${description}</p>
<p>${techniques.join(", ")}</p>${falsePositives.length === 0 ? "" : html`<p>Known false positives: ${falsePositives.join("; ")}</p>`}
<p class="small">${id}<br>${path}</p>${references.map((reference) => html`<p class="small">${reference}</p>`)}</details>`;
}

function levelColumn(level: Level): Column<Tally> {
  return {
    head: level,
    isNumber: true,
    cell: ({ levels }) => number(levels[level]),
    sort: ({ levels }) => levels[level],
  };
}

function talliesTable(noun: string, tallies: readonly Tally[]): Html {
  const columns: readonly Column<Tally>[] = [
    { head: noun, cell: ({ name }) => html`<code>${name}</code>`, sort: ({ name }) => name },
    ...LEVELS.toReversed().map(levelColumn),
    { head: "All", isNumber: true, cell: ({ matches }) => number(matches), sort: ({ matches }) => matches },
    { head: "First", cell: ({ firstTime }) => secondOf(firstTime) },
    { head: "Last", cell: ({ lastTime }) => secondOf(lastTime) },
  ];
  return reportTable({ name: `${noun}s with detections`, columns, rows: tallies, most: MOST.entities });
}

function attackOf({ tactics, techniques, topRules }: ScanSummary): Html {
  if (tactics.length + techniques.length === 0)
    return html`<p>No rule that matched names a tactic or technique.</p>`;
  const columns = TACTICS.map(({ tag, name }) => {
    const found = tactics.find((tally) => tally.name === tag);
    if (found === undefined) return html``;
    const ofTactic = new Set(
      topRules.filter(({ rule }) => rule.tactics.includes(tag)).flatMap(({ rule }) => rule.techniques),
    );
    const named = techniques.filter((technique) => ofTactic.has(technique.name));
    return html`<li><h3>${name}</h3><p>${number(found.matches)} detections</p><ul>${named.map(
      (technique) => html`<li><code>${technique.name}</code> ${number(technique.matches)}</li>`,
    )}</ul></li>`;
  });
  return html`<ul class="attack">${columns}</ul>`;
}

function logonsTable(logons: readonly LogonRow[]): Html {
  const columns: readonly Column<LogonRow>[] = [
    { head: "Count", isNumber: true, cell: ({ count }) => number(count), sort: ({ count }) => count },
    {
      head: "Outcome",
      cell: ({ outcome }) => html`<span class="outcome ${outcome}">${outcome}</span>`,
      sort: (row) => row.outcome,
    },
    { head: "Event", cell: ({ event }) => event },
    { head: "Account", cell: ({ account }) => html`<code>${account}</code>`, sort: ({ account }) => account },
    { head: "From", cell: ({ source }) => html`<code>${source}</code>`, sort: ({ source }) => source },
    { head: "Host", cell: ({ host }) => html`<code>${host}</code>`, sort: ({ host }) => host },
    { head: "Type", cell: ({ type }) => type },
    { head: "Reason", cell: ({ reason }) => reason },
    { head: "First", cell: ({ firstTime }) => secondOf(firstTime) },
    { head: "Last", cell: ({ lastTime }) => secondOf(lastTime) },
  ];
  return reportTable({ name: "Logons", columns, rows: logons, most: MOST.logons });
}

/** Files that need a look first. */
function filesTable({ parts }: ScanSummary): Html {
  const rows = parts.toSorted((a, b) => weightOf(b) - weightOf(a));
  const columns: readonly Column<PartReport>[] = [
    { head: "File", cell: (part) => html`<code>${part.name}</code>`, sort: ({ name }) => name },
    {
      head: "Outcome",
      cell: ({ outcome, readAs }) =>
        outcome === "read" ? `read as ${readAs === "none" ? "nothing: it is empty" : readAs}` : outcome,
    },
    { head: "Bytes", isNumber: true, cell: ({ bytes }) => number(bytes), sort: ({ bytes }) => bytes },
    {
      head: "Not read",
      isNumber: true,
      cell: ({ unread, lostBytes }) => number(unread + lostBytes),
      sort: (part) => part.unread + part.lostBytes,
    },
    {
      head: "Records",
      isNumber: true,
      cell: ({ records }) => number(records),
      sort: ({ records }) => records,
    },
    {
      head: "Matched",
      isNumber: true,
      cell: ({ matched }) => number(matched),
      sort: ({ matched }) => matched,
    },
    {
      head: "What was met",
      cell: (part) => html`${remarksOf(part).map((remark) => html`<p>${remark}</p>`)}`,
    },
  ];
  return reportTable({ name: "Every file and what became of it", columns, rows, most: MOST.files });
}

function weightOf({ outcome, faults, cut }: PartReport): number {
  if (outcome === "read") return faults + cut > 0 ? 1 : 0;
  return outcome === "unknown" ? 2 : 3;
}

const MOST_REMARKS = 5;

function remarksOf(part: PartReport): string[] {
  return [
    ...(part.problem === null ? [] : [part.problem]),
    ...(part.recovered === 0 ? [] : [`${number(part.recovered)} records recovered`]),
    ...(part.cut === 0 ? [] : [`${number(part.cut)} records cut at 1 MiB`]),
    ...(part.outside === 0 ? [] : [`${number(part.outside)} events of another time`]),
    ...(part.faults === 0 ? [] : [`${number(part.faults)} records could not be parsed`]),
    ...part.firstFaults.slice(0, MOST_REMARKS).map(({ record, reason }) => `record ${record}: ${reason}`),
    ...part.lost
      .slice(0, MOST_REMARKS)
      .map(({ offset, length, reason }) => `${number(length)} bytes at ${offset}: ${reason}`),
    ...Object.entries(part.sources).map(([name, count]) => `${name}: ${number(count)}`),
  ];
}

/** The table itself is made by the script out of packed rows: a page with all of them written out would take minutes to open. */
function* detectionsSection({ blocks, leftOut, rules, summary }: ReportContent): Generator<string> {
  const left = LEVELS.toReversed().filter((level) => leftOut[level] > 0);
  yield html`<section id="detections" aria-labelledby="detections-title"><h2 id="detections-title">Detections</h2>
${left.length === 0 ? "" : html`<p class="note">Of ${number(summary.matches)} detections this page has no room for ${left.map((level) => `${number(leftOut[level])} ${level}`).join(", ")}: the latest of the lowest levels. --jsonl and --csv write all of them.</p>`}
<form class="filters" id="filters" hidden><label>Filter <input type="search" id="words" placeholder="words in rule, host, user, file" autocomplete="off"></label>
<fieldset><legend>Levels</legend>${LEVELS.toReversed().map((level) => html`<label><input type="checkbox" name="level" value="${level}" checked> ${level}</label>`)}</fieldset></form>
<p id="shown" role="status"></p>
<div class="scroll" id="detection-table" tabindex="0" role="region" aria-label="Table of detections"></div>
<nav class="pages" id="pages" aria-label="Pages of detections" hidden></nav>
<noscript><p>The list of detections needs a script, which is part of this file. Everything else is below and above.</p></noscript>
`.html;
  const names = rules.map(({ title, level, id, techniques }) => [title, level, id, techniques.join(", ")]);
  yield `<script type="text/plain" id="rule-names">${Buffer.from(JSON.stringify(names)).toString("base64")}</script>\n`;
  for (const { rows, details } of blocks)
    yield `<script type="text/plain" class="rows">${rows}</script><script type="text/plain" class="details">${details}</script>\n`;
  yield "</section>\n";
}

function badge(level: Level): Html {
  return html`<span class="badge ${level}">${level}</span>`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function secondOf(time: number | null): string {
  return isoTime(time).slice(0, 19).replace("T", " ");
}

function span(first: number | null, last: number | null): string {
  return first === null ? "none" : `${secondOf(first)} to ${secondOf(last)}`;
}

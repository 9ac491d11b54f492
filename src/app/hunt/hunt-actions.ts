import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { HuntActions, HuntFindingFlags, HuntStartFlags } from "../../cli/hunt-command.ts";
import {
  HuntDetail,
  HuntFindingPage,
  type HuntScope,
  HuntView,
  type NewHunt,
} from "../../schema/views/hunt.ts";
import { createServerCall, type ServerCall } from "../rules/server-call.ts";

type Print = (line: string) => void;

const HOUR_MS = 3_600_000;
const POLL_MS = 1000;
const MOST_A_PAGE = 500;

/** What `watchfloor hunt` does. `tell` shows what goes on, which is no result. */
export function createHuntActions(print: Print, tell: Print): HuntActions {
  return {
    start: (files, flags) => start(files, flags, { print, tell }),
    async list(flags) {
      const { hunts } = await createServerCall(flags).get(z.object({ hunts: z.array(HuntView) }), "/hunts");
      if (flags.json) print(JSON.stringify(hunts));
      else for (const hunt of hunts) print(`${hunt.uid}  ${huntLine(hunt)}  ${hunt.name}`);
      return true;
    },
    watch: (uid, flags) => watch(createServerCall(flags), uid, { isJson: flags.json, print, tell }),
    async change(uid, action, flags) {
      const hunt = await createServerCall(flags).send(HuntView, "PATCH", placeOf(uid), { action });
      print(flags.json ? JSON.stringify(hunt) : `${hunt.uid}  ${huntLine(hunt)}  ${hunt.name}`);
      return true;
    },
    findings: (uid, flags) => findings(uid, flags, print),
  };
}

function placeOf(uid: string): string {
  return `/hunts/${encodeURIComponent(uid)}`;
}

type Output = { readonly print: Print; readonly tell: Print };

async function start(files: readonly string[], flags: HuntStartFlags, output: Output): Promise<boolean> {
  const call = createServerCall(flags);
  const range = rangeOf(flags, Date.now());
  const wanted: z.input<typeof NewHunt> = {
    name: flags.name ?? nameOf(files, flags),
    scope: await scopeOf(files, flags),
    outcome: flags.outcome,
    ...range,
  };
  const hunt = await call.send(HuntView, "POST", "/hunts", wanted);
  if (flags.watch) return watch(call, hunt.uid, { isJson: flags.json, ...output });
  output.print(flags.json ? JSON.stringify(hunt) : hunt.uid);
  return true;
}

function nameOf(files: readonly string[], flags: HuntStartFlags): string {
  const parts = [...files, ...flags.rule, ...flags.list, flags.search ?? "", flags.all ? "all rules" : ""];
  return `Hunt: ${parts.filter((part) => part !== "").join(", ") || "rules by filter"}`.slice(0, 200);
}

async function scopeOf(files: readonly string[], flags: HuntStartFlags): Promise<HuntScope> {
  const { search, level, product, rule, list } = flags;
  const isFiltered = search !== undefined || level !== undefined || product !== undefined;
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return {
    ...(rule.length > 0 && { ruleUids: rule }),
    ...(list.length > 0 && { indicatorListUids: list }),
    ...(texts.length > 0 && { text: texts.join("\n---\n") }),
    ...((flags.all || isFiltered) && {
      ruleFilter: {
        ...(search !== undefined && { search }),
        ...(level !== undefined && { level }),
        ...(product !== undefined && { product }),
      },
    }),
  };
}

/** @throws {Error} when a time cannot be read */
function rangeOf({ last, from, to }: HuntStartFlags, now: number): { from: number; to: number } {
  const end = to === undefined ? now : instantOf(to);
  const hours = Number(last.slice(0, -1)) * (last.endsWith("d") ? 24 : 1);
  return { from: from === undefined ? end - hours * HOUR_MS : instantOf(from), to: end };
}

function instantOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`'${text}' is no time: write it as 2026-01-15T12:00:00Z`);
  return time;
}

async function watch(
  call: ServerCall,
  uid: string,
  { isJson, print, tell }: Output & { readonly isJson: boolean },
): Promise<boolean> {
  for (;;) {
    const hunt = await call.get(HuntDetail, placeOf(uid));
    if (hunt.state === "waiting" || hunt.state === "running") {
      tell(huntLine(hunt));
      await sleep(POLL_MS);
      continue;
    }
    if (isJson) print(JSON.stringify(hunt));
    else {
      print(huntLine(hunt));
      for (const { findings: count, newFindings, level, title } of hunt.found)
        print(`${String(count).padStart(8)} (${newFindings} new)  ${level.padEnd(13)}  ${title}`);
      if (hunt.failure !== null) print(hunt.failure);
    }
    return hunt.state === "done";
  }
}

function huntLine({ state, progress }: HuntView): string {
  const { total, passed, findings: found, newFindings, eventsPerSecond, etaMs } = progress;
  const share = total === 0 ? 0 : Math.floor((passed / total) * 100);
  const pace = eventsPerSecond === 0 ? "" : `, ${Math.round(eventsPerSecond)} events/s`;
  const left = etaMs === null ? "" : `, ${Math.ceil(etaMs / 1000)} s left`;
  return `${state.padEnd(9)} ${share} % of ${total} events, ${found} findings (${newFindings} new)${pace}${left}`;
}

async function findings(uid: string, flags: HuntFindingFlags, print: Print): Promise<boolean> {
  const call = createServerCall(flags);
  let cursor: string | null = null;
  for (let left = flags.limit; left > 0; ) {
    const query: URLSearchParams = new URLSearchParams({ limit: String(Math.min(left, MOST_A_PAGE)) });
    if (flags.detector !== undefined) query.set("detectorUid", flags.detector);
    if (flags.new) query.set("isNew", "true");
    if (cursor !== null) query.set("cursor", cursor);
    const page: HuntFindingPage = await call.get(
      HuntFindingPage,
      `${placeOf(uid)}/findings?${query.toString()}`,
    );
    for (const one of page.findings) print(flags.json ? JSON.stringify(one) : findingLine(one));
    left -= page.findings.length;
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return true;
}

function findingLine({ finding, isNew }: HuntFindingPage["findings"][number]): string {
  const { time, level, title, entities, eventUid } = finding;
  const about = entities[0]?.value ?? "";
  return `${new Date(time).toISOString()}  ${isNew ? "new  " : "known"}  ${level.padEnd(13)}  ${title}  ${about}  ${eventUid}`;
}

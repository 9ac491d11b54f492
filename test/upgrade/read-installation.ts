import { z } from "zod";
import { AuditHead, verifyAuditExport } from "../../src/platform/audit/index.ts";
import type { Browser } from "../support/browser.ts";
import { ask } from "../support/http-browser.ts";

/**
 * What a person can see of an installation, in words that outlive changes of the API. Nothing that ends with time is
 * among it: invitations run out, and sources are listed for 30 days.
 */
export const Installation = z.object({
  tenants: z.array(z.string()),
  people: z.array(z.string()),
  keys: z.array(z.string()),
  rules: z.array(z.string()),
  switchedOff: z.array(z.string()),
  placeholders: z.array(z.string()),
  indicatorLists: z.array(z.string()),
  assets: z.array(z.string()),
  suppressions: z.array(z.string()),
  savedViews: z.array(z.string()),
  alerts: z.array(z.string()),
  /** Kinds of what happened to each alert, oldest first. */
  histories: z.array(z.string()),
  events: z.array(z.string()),
  quarantined: z.array(z.string()),
  auditHeads: z.array(AuditHead),
});
export type Installation = z.infer<typeof Installation>;

const TENANT = "/api/v1/tenants/acme";
const Loose = z.record(z.string(), z.unknown());
type Loose = z.infer<typeof Loose>;

/** Reads all of it as the administrator of `acme`, by the API. */
export async function readInstallation(browser: Browser): Promise<Installation> {
  const list = async (path: string, name: string, line: (row: Loose) => string): Promise<string[]> => {
    const answer = (await ask(browser, "GET", path)).json(z.record(z.string(), z.unknown()));
    return z.array(Loose).parse(answer[name]).map(line).toSorted();
  };
  const since = `from=0&to=${Date.now() + 3_600_000}`;
  return {
    tenants: await list("/api/v1/platform/tenants", "tenants", words("uid", "name")),
    people: await list(`${TENANT}/users`, "users", words("uid", "email", "role")),
    keys: await list(`${TENANT}/keys`, "keys", words("uid", "name", "permissions")),
    rules: await list(`${TENANT}/rules?origin=tenant`, "rules", ruleLine),
    switchedOff: await list(`${TENANT}/rules?state=retired`, "rules", words("uid")),
    placeholders: await list(`${TENANT}/placeholders`, "placeholders", words("name", "values")),
    indicatorLists: await list(`${TENANT}/indicator-lists`, "lists", words("uid", "name", "level", "counts")),
    assets: await list(`${TENANT}/assets`, "assets", words("uid", "kind", "value", "criticality")),
    suppressions: await list(`${TENANT}/suppressions`, "suppressions", words("uid", "reason", "owner")),
    savedViews: await list(`${TENANT}/views`, "views", words("uid", "name", "search")),
    alerts: await list(
      `${TENANT}/alerts`,
      "alerts",
      words("uid", "number", "title", "state", "verdict", "findingCount"),
    ),
    histories: await readHistories(browser),
    events: await readEvents(browser),
    quarantined: await list(
      `${TENANT}/quarantine?${since}`,
      "groups",
      words("reason", "sourceName", "count"),
    ),
    auditHeads: await readAuditHeads(browser, []),
  };
}

/** A row as some of its columns, for a list that people can compare. */
function words(...names: readonly string[]): (row: Loose) => string {
  return (row) => names.map((name) => textOf(row[name])).join(" ");
}

/** In the words of the first release, which had rules on and off. */
function ruleLine({ uid, title, state }: Loose): string {
  return `${textOf(uid)} ${textOf(title)} ${String(state === "live")}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "-");
}

async function readHistories(browser: Browser): Promise<string[]> {
  const { alerts } = (await ask(browser, "GET", `${TENANT}/alerts`)).json(
    z.object({ alerts: z.array(z.object({ uid: z.string() })) }),
  );
  const Entries = z.object({ entries: z.array(z.object({ kind: z.string(), at: z.number() })) });
  const lines = await Promise.all(
    alerts.map(async ({ uid }) => {
      const { entries } = (await ask(browser, "GET", `${TENANT}/alerts/${uid}/history`)).json(Entries);
      const kinds = entries.toSorted((a, b) => a.at - b.at).map(({ kind }) => kind);
      return `${uid} ${kinds.join(" ")}`;
    }),
  );
  return lines.toSorted();
}

async function readEvents(browser: Browser): Promise<string[]> {
  const body = { query: "", from: 0, to: Date.now() + 3_600_000, limit: 1000 };
  const Page = z.object({ events: z.array(z.object({ uid: z.string(), sourceType: z.string() })) });
  const { events } = (await ask(browser, "POST", `${TENANT}/events/search`, body)).json(Page);
  return events.map(({ uid, sourceType }) => `${uid} ${sourceType}`).toSorted();
}

/** Ends of the chains, both of which must be whole and go on from where they were. @throws {Error} naming the fault */
export async function readAuditHeads(browser: Browser, noted: readonly AuditHead[]): Promise<AuditHead[]> {
  const exports = [`${TENANT}/audit/export`, "/api/v1/platform/audit/export"];
  const texts = await Promise.all(exports.map(async (path) => (await ask(browser, "GET", path)).text));
  const report = verifyAuditExport(texts.join("").split("\n"), noted);
  if (report.faults.length > 0 || report.strayLines.length > 0)
    throw new Error(`the audit log is not whole: ${JSON.stringify(report)}`);
  return [...report.heads];
}

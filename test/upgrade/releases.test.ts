import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Running, serve } from "../../src/app/serve/serve.ts";
import { readSettings } from "../../src/platform/config.ts";
import type { Browser } from "../support/browser.ts";
import { freePort } from "../support/free-port.ts";
import { readAuditHeads, readInstallation } from "./read-installation.ts";
import { restore } from "./restore.ts";
import { readSnapshot, releases, RETENTION_DAYS } from "./snapshot.ts";
import { ask } from "../support/http-browser.ts";
import { processStart, send, signInAs } from "./use-product.ts";

const Found = z.object({ total: z.int() });
const Alerts = z.object({
  alerts: z.array(z.object({ title: z.string(), entity: z.object({ value: z.string() }) })),
});

describe.each(releases())("an installation of release %s", (release) => {
  const { facts, ...databases } = readSnapshot(release);
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-upgrade-"));
  let running: Running;
  let browser: Browser;

  beforeAll(async () => {
    await restore({ facts, ...databases }, folder);
    const settings = readSettings({
      WATCHFLOOR_DATA_DIR: folder,
      WATCHFLOOR_PORT: String(await freePort()),
      WATCHFLOOR_HEC_PORT: "0",
      WATCHFLOOR_SYSLOG_UDP_PORT: "0",
      WATCHFLOOR_SYSLOG_TCP_PORT: "0",
      WATCHFLOOR_RETENTION_DAYS: String(RETENTION_DAYS),
    });
    running = await serve(settings, pino({ level: "silent" }));
    browser = await signInAs(running.url, facts.administrator);
  });
  afterAll(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is small, and of the release that its folder names", () => {
    expect(facts.release).toBe(release);
    expect(databases.postgres.length + databases.clickhouse.length).toBeLessThan(300_000);
  });

  test("shows all that it had", async () => {
    const { auditHeads: _, ...seen } = await readInstallation(browser);
    const { auditHeads: __, ...had } = facts.seen;
    expect(seen).toEqual(had);
  });

  test("lets its other people in", async () => {
    const analyst = await signInAs(running.url, facts.analyst);
    const me = (await ask(analyst, "GET", "/api/v1/me")).json(z.object({ email: z.string() }));
    expect(me.email).toBe(facts.analyst.email);
  });

  test("goes on with its audit log, from where it was", async () => {
    const heads = await readAuditHeads(browser, facts.seen.auditHeads);
    for (const { chain, seq } of facts.seen.auditHeads)
      expect(heads.find((head) => head.chain === chain)?.seq).toBeGreaterThanOrEqual(seq);
  });

  const found = async (query: string): Promise<number> => {
    const body = { query, from: 0, to: Date.now() + 3_600_000 };
    return (await ask(browser, "POST", "/api/v1/tenants/acme/events/search", body)).json(Found).total;
  };

  const alerts = async () => (await ask(browser, "GET", "/api/v1/tenants/acme/alerts")).json(Alerts).alerts;

  test("finds its events by word, by column and by a field of the source's own", async () => {
    expect(await found("whoami.exe")).toBeGreaterThanOrEqual(2);
    expect(await found("device.hostname:wks-2.corp.example")).toBe(1);
    expect(await found("Image:*mmc.exe")).toBe(1);
  });

  test("takes new records by its keys, and holds them against its rules, lists and indicators", async () => {
    await send(running.url, facts.ingestKey, "windows", [
      processStart("srv-9.corp.example", "taskmgr.exe", "CORP\\root"),
    ]);
    await expect.poll(alerts).toContainEqual({
      title: "Work of an administrator",
      entity: { value: "srv-9.corp.example" },
    });
    expect(await found("taskmgr.exe")).toBe(1);
  });
});

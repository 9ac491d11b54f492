import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { NavigatorLayer } from "../../src/schema/views/coverage.ts";
import { BacktestResult, HuntDetail, HuntFinding, HuntView } from "../../src/schema/views/hunt.ts";
import { enrolOverHttp, issueKey } from "../support/http-browser.ts";
import { type Product, startProduct } from "../support/product.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "watchfloor-hunt-command-"));
const ID = "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7b01";
const RULE = `title: Hunted tool
id: ${ID}
logsource: { product: windows, category: process_creation }
detection:
  selection: { Image|endswith: '\\tool1.exe' }
  condition: selection
level: high
`;
const file = join(folder, "rule.yml");

let product: Product;
let server: Record<string, string>;

beforeAll(async () => {
  writeFileSync(file, RULE);
  product = await startProduct();
  const person = { name: "Ada", email: "ada@acme.example", organisation: "Acme" };
  const { browser } = await enrolOverHttp(product.url, product.link.href, person);
  const permissions = ["rules:read", "rules:write", "events:search", "hunts:run", "events:ingest"] as const;
  const { token } = await issueKey(browser, "acme", [...permissions]);
  server = { WATCHFLOOR_URL: product.url.href, WATCHFLOOR_TENANT: "acme", WATCHFLOOR_KEY: token };
  const sent = await fetch(new URL("/api/v1/ingest/dc", product.url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: [1, 2, 1, 3].map(record).join("\n"),
  });
  if (!sent.ok) throw new Error(`the records were refused with ${sent.status}`);
  while ((await seenEvents()) < 4) await pause(200);
});
afterAll(async () => {
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function seenEvents(): Promise<number> {
  const hunt = await watchfloor(["hunt", "start", file, "--watch", "--json"]);
  return HuntDetail.parse(JSON.parse(hunt.out)).progress.total;
}

async function newestHunt(): Promise<HuntView | undefined> {
  const { out } = await watchfloor(["hunt", "list", "--json"]);
  return z.array(HuntView).parse(JSON.parse(out))[0];
}

function record(number: number): string {
  return JSON.stringify({
    Channel: "Microsoft-Windows-Sysmon/Operational",
    EventID: 1,
    UtcTime: new Date().toISOString().replace("T", " ").replace("Z", ""),
    Image: `C:\\Temp\\tool${number}.exe`,
    CommandLine: "tool",
    Computer: "wks-1.corp.example",
  });
}

/** What a command prints and answers, as a person calls it. */
async function watchfloor(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, ["bin/watchfloor.mjs", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...server },
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

describe("watchfloor hunt", () => {
  test("hunts with a rule file, and tells what it found", async () => {
    const started = await watchfloor(["hunt", "start", file, "--last", "1h", "--watch"]);
    expect(started.code).toBe(0);
    expect(started.out).toContain("Hunted tool");
    const listed = await watchfloor(["hunt", "list", "--json"]);
    const [hunt] = z.array(HuntView).parse(JSON.parse(listed.out));
    expect(hunt).toMatchObject({ state: "done", progress: { findings: 2, newFindings: 2 } });
    const findings = await watchfloor(["hunt", "findings", hunt?.uid ?? "", "--json"]);
    const lines = findings.out.trim().split("\n");
    expect(lines.map((line) => HuntFinding.parse(JSON.parse(line)).finding.detectorUid)).toEqual([ID, ID]);
    expect((await watchfloor(["hunt", "pause", hunt?.uid ?? ""])).code).toBe(1);
  });

  test("says what is wrong with a call, and what the server refuses", async () => {
    expect((await watchfloor(["hunt", "start", file, "--last", "soon"])).code).toBe(2);
    const refused = await watchfloor(["hunt", "start", "--rule", "none"]);
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toContain("None of the rules");
    expect((await watchfloor(["hunt", "start", "--help"])).out).toContain("Examples:");
  });
});

describe("watchfloor rules", () => {
  test("backtest tells what a new rule would do", async () => {
    const tried = await watchfloor(["rules", "backtest", file, "--days", "1", "--json"]);
    expect(tried.code).toBe(0);
    expect(BacktestResult.parse(JSON.parse(tried.out))).toMatchObject({
      scanned: 4,
      before: { matched: 0 },
      after: { matched: 2, alerts: 1 },
    });
    expect((await watchfloor(["rules", "backtest", file])).out).toContain("2 events more, 0 less");
  });

  test("coverage writes a layer for the Navigator", async () => {
    const layer = join(folder, "layer.json");
    const covered = await watchfloor(["rules", "coverage", "--navigator", layer]);
    expect(covered.code).toBe(0);
    expect(covered.out).toContain("Execution");
    expect(NavigatorLayer.parse(JSON.parse(readFileSync(layer, "utf8"))).techniques.length).toBeGreaterThan(
      200,
    );
  });

  test("ledger says that shipped rules have seen everything, and of a new one what it missed", async () => {
    const list = await watchfloor(["rules", "list", "--json"]);
    const [shipped] = z.array(z.object({ uid: z.string() })).parse(JSON.parse(list.out));
    const ledger = await watchfloor(["rules", "ledger", shipped?.uid ?? ""]);
    expect(ledger).toMatchObject({ code: 0 });
    expect(ledger.out).toContain("4 events, 0 not seen");
    expect((await watchfloor(["rules", "dead-fields", "--json"])).code).toBe(0);
    expect((await watchfloor(["rules", "cost"])).out).toContain("since ");
    expect((await watchfloor(["rules", "add", file, "--state", "live"])).code).toBe(0);
    // what the hunts before only listed, the rule alerts by looking back
    await expect.poll(newestHunt, { timeout: 120_000, interval: 1000 }).toMatchObject({
      kind: "look_back",
      state: "done",
      progress: { newFindings: 2 },
    });
    expect(await watchfloor(["rules", "ledger", ID])).toMatchObject({ code: 0 });
  });
});

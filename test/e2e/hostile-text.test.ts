import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { NO_CHROMIUM, openChromium, openPerson, setUpAcme } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

/** What senders and authors of rules may write; none of it may do anything but be seen. */
const VALUES = [
  `<script>globalThis.harmed = 1</script><img src=x onerror="globalThis.harmed = 2">`,
  "javascript:globalThis.harmed=3",
  '"><svg onload=globalThis.harmed=4>',
  "invoice\u202egnp.exe",
  "a\u2066b\u2067c\u2069",
  "pay\u200bpal.com\ufeff",
  "nul\0 bell\u0007 delete\u007f csi\u009b",
  "\u001b[31mred\u001b]8;;http://evil.example\u0007link",
  "line\u2028separator\u2029",
  `e${"\u0301".repeat(3000)}`,
  "👩‍👩‍👧‍👦".repeat(40),
  "a\ud800b",
  "unbroken".repeat(600),
  "__proto__",
];

const HOSTILE_TITLE = "Hostile \\u202Egnp <img src=x onerror=globalThis.harmed=5> \\0 \\u200B";
const RULE = `title: "${HOSTILE_TITLE}"
id: 0b9d7b0c-53c1-4f1c-9b4d-6a3b0a6f2c12
status: test
level: critical
author: "<script>globalThis.harmed = 6</script>\\u202E"
description: "\\u202E <b>${"unbroken".repeat(90)}</b> \\u001b[31m"
references:
  - javascript:globalThis.harmed=7
  - "https://example.com/\\u202Egnp.exe"
  - https://example.com/report
falsepositives:
  - "<b>\\u202E"
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|contains:
${Array.from({ length: 150 }, (_, n) => `      - 'unseen${n}'`).join("\n")}
      - 'hostile'
  condition: selection
`;

const PAGES = [
  "/home",
  "/alerts?state=all",
  "/search",
  "/search?view=raw",
  "/search?view=wrap",
  "/search?cols=message,time,host,User,CommandLine",
  "/search?stats=CommandLine",
  "/detect?text=hostile",
  "/detect?tab=suppressions",
  "/detect?tab=assets",
  "/sources",
  "/sources?tab=quarantine",
  "/admin?tab=audit",
];

describe.skipIf(NO_CHROMIUM !== null)("hostile text", () => {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let faults: readonly string[];
  let tenant: string;

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct();
    ({ page, faults } = await openPerson(browser));
    tenant = await setUpAcme(page, product.link);
    await ask("POST", "/rules", { files: [{ path: "h\u202e<b>.yml", text: RULE }] });
    const hostile = { kind: "host", value: VALUES[3], criticality: 5, label: VALUES[0], owner: VALUES[4] };
    await ask("POST", "/assets/changes", { put: [hostile] });
    await ask("POST", "/suppressions", {
      detectorUid: null,
      entity: { kind: "user", value: `x${VALUES[5]}` },
      reason: `Known: ${VALUES[3]}`,
      expiresAt: Date.now() + 3_600_000,
    });
    const wanted = { name: "sender", permissions: ["events:ingest"], allowedNetworks: [], expiresAt: null };
    const { token } = z.object({ token: z.string() }).parse(await ask("POST", "/keys", wanted));
    await alertComes(token);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  /** Asks the API as the person of the page. */
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const url = `/api/v1${new URL(tenant).pathname.replace("/t/", "/tenants/")}${path}`;
    const answer = await page.request.fetch(new URL(url, product.url).href, {
      method,
      headers: { origin: product.url.origin, "sec-fetch-site": "same-origin" },
      ...(body === undefined ? {} : { data: body }),
    });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  };

  const send = async (token: string): Promise<void> => {
    const lines = VALUES.map((value, n) => JSON.stringify(eventOf(value, n)));
    const generic = VALUES.map((value) =>
      JSON.stringify({
        message: value,
        time: value,
        host: value,
        [value.slice(0, 80)]: [{ [value]: value }],
      }),
    );
    for (const [source, body, query] of [
      ["sysmon <b>", lines, ""],
      ["generic", generic, ""],
      ["broken", VALUES.map((value) => `{"EventID": 1, ${value}`), "?type=microsoft_sysmon&form=lines"],
    ] as const) {
      const answer = await fetch(
        new URL(`/api/v1/ingest/${encodeURIComponent(source)}${query}`, product.url),
        {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" },
          body: body.join("\n"),
        },
      );
      expect(answer.status).toBe(200);
    }
  };

  /** A rule that was just added is handed to the workers within moments. */
  const alertComes = async (token: string): Promise<void> => {
    const Found = z.object({ alerts: z.array(z.object({ uid: z.string() })) });
    for (let tries = 0; tries < 60; tries++) {
      await send(token);
      if (Found.parse(await ask("GET", "/alerts")).alerts.length > 5) return;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
    throw new Error(`no alerts came:\n${product.output()}`);
  };

  test("on no page does it run, hide, turn text around or break the layout", async () => {
    const seen: string[] = [];
    for (const path of PAGES) {
      await page.goto(`${tenant}${path}`);
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
      await page.locator(".skeleton").first().waitFor({ state: "detached" });
      seen.push(...(await harmOf(page)).map((harm) => `${path}: ${harm}`));
      const row = page.getByRole("grid").getByRole("row").nth(1);
      if (path === "/home" || !(await row.isVisible())) continue;
      await row.click();
      await page.locator("aside.panel").last().waitFor();
      await page.locator(".skeleton").first().waitFor({ state: "detached" });
      seen.push(...(await harmOf(page)).map((harm) => `${path}, opened: ${harm}`));
    }
    expect(seen).toEqual([]);
    expect(faults).toEqual([]);
  });

  test("a column of a field stands beside the list's own of the same name", async () => {
    await page.goto(`${tenant}/search?q=source_name:generic&cols=message,time`);
    const row = page.getByRole("row").filter({ hasText: "invoice\\u202egnp.exe" }).first();
    await row.waitFor();
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    const cells = row.getByRole("gridcell").filter({ hasText: "invoice\\u202egnp.exe" });
    // its host, message and time as the sender wrote them, and the event
    expect(await cells.count()).toBe(4);
    const heads = page.getByRole("grid").getByRole("columnheader");
    expect(await row.getByRole("gridcell").count()).toBe(await heads.count());
  });

  test("an explanation tells what it leaves out, and values are searched around the alert's time", async () => {
    await page.goto(`${tenant}/alerts?state=all&text=hostile`);
    await page.getByRole("row").filter({ hasText: "Hostile" }).first().click();
    const panel = page.getByRole("complementary", { name: "Alert" });
    await panel.getByText("Left out: 51 conditions").waitFor();
    await panel.getByRole("link", { name: "https://example.com/report" }).waitFor();
    expect(await panel.locator("a[target=_blank]").count()).toBe(1);
    await panel.locator(".entity").first().click();
    await page.waitForURL("**/search?**");
    expect(new URL(page.url()).searchParams.get("time")).toMatch(/^\d{4}-.+\.\.\d{4}-/);
    await page.getByRole("grid", { name: "Events" }).getByRole("row").nth(1).waitFor();
  });
});

function eventOf(value: string, n: number): Record<string, unknown> {
  return {
    EventID: 1,
    Channel: "Microsoft-Windows-Sysmon/Operational",
    Provider: "Microsoft-Windows-Sysmon",
    Computer: `WKS-${n}${value.slice(0, 500)}`,
    UtcTime: new Date().toISOString().replace("T", " ").replace("Z", ""),
    ProcessGuid: `{00000000-0000-0000-0000-0000000000${10 + n}}`,
    ProcessId: 4711 + n,
    Image: `C:\\${value}`,
    CommandLine: `hostile ${value}`,
    User: value,
    [`Field ${value.slice(0, 100)}`]: value,
  };
}

const Harm = z.array(z.string());

/** What of the page runs, hides, turns text around, leads elsewhere, or is wider than the window. */
async function harmOf(page: Page): Promise<string[]> {
  return Harm.parse(
    await page.evaluate(`(() => {
      const unseen = /[[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]--[\\n\\t]]/v;
      const harm = new Set(globalThis.harmed === undefined ? [] : ["ran " + globalThis.harmed]);
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode())
        // what a person changes stands as it is
        if (unseen.test(texts.currentNode.data) && !texts.currentNode.parentElement.closest("textarea"))
          harm.add("text " + JSON.stringify(texts.currentNode.data.slice(0, 60)));
      for (const element of document.body.querySelectorAll("*"))
        for (const name of ["title", "aria-label", "aria-description", "placeholder", "alt"])
          if (unseen.test(element.getAttribute(name) ?? "")) harm.add(name + " of " + element.className);
      for (const link of document.querySelectorAll("a[href]"))
        if (!/^https?:$/.test(link.protocol)) harm.add("link " + link.href);
      const width = document.documentElement.clientWidth;
      if (document.body.scrollWidth > width) harm.add("scrolls sideways");
      for (const element of document.querySelectorAll("aside.panel, .page-scroll"))
        if (element.scrollWidth > element.clientWidth) harm.add("wider than its panel");
      return [...harm];
    })()`),
  );
}

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson, setUpAcme } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

const RULE = `title: Whoami as a Test
id: 0b9d7b0c-53c1-4f1c-9b4d-6a3b0a6f2c11
status: test
level: high
tags:
  - attack.discovery
  - attack.t1033
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\whoami.exe'
  condition: selection
`;

const EVENT = {
  EventID: 1,
  Channel: "Microsoft-Windows-Sysmon/Operational",
  Provider: "Microsoft-Windows-Sysmon",
  Computer: "WKS-7.example.com",
  UtcTime: new Date().toISOString().replace("T", " ").replace("Z", ""),
  ProcessGuid: "{00000000-0000-0000-0000-000000000001}",
  ProcessId: 4711,
  Image: "C:\\Windows\\System32\\whoami.exe",
  CommandLine: "whoami /all",
  User: "EXAMPLE\\kim",
  ParentImage: "C:\\Windows\\System32\\cmd.exe",
};

describe.skipIf(NO_CHROMIUM !== null)("a tenant of one's own", () => {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let tenant: string;
  let key: string;

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct();
    ({ page } = await openPerson(browser));
    tenant = await setUpAcme(page, product.link);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("a key is made, shown once, and takes in events", async () => {
    await page.goto(`${tenant}/admin?tab=keys`);
    await page.getByRole("button", { name: "Make a key" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("collector");
    await page.getByRole("button", { name: "Make the key" }).click();
    const secret = page.locator("[data-secret]");
    key = await secret.innerText();
    expect(key).toMatch(/^wf_/);
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("row").filter({ hasText: "collector" }).waitFor();
    expect(await page.content()).not.toContain(key);
    expect(await send(EVENT)).toBe(200);
    await reloadUntil(`${tenant}/sources`, "endpoint-7");
  });

  test("a rule is added, matches the next event, and its alert comes by itself", async () => {
    await page.goto(`${tenant}/detect`);
    await page.getByRole("button", { name: "Add rules" }).click();
    await page.getByLabel("Or paste them").fill(RULE);
    await page.getByRole("button", { name: "Add the rules" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.goto(`${tenant}/detect?text=whoami`);
    await page.getByRole("row").filter({ hasText: "Whoami as a Test" }).first().waitFor();
    await page.goto(`${tenant}/alerts`);
    // a rule that was just added is handed to the workers within moments
    for (let tries = 0; tries < 30; tries++) {
      expect(await send({ ...EVENT, ProcessId: 5000 + tries })).toBe(200);
      const isThere = await page
        .getByText("Whoami as a Test")
        .first()
        .waitFor({ timeout: 4000 })
        .then(
          () => true,
          () => false,
        );
      if (isThere) return;
      await page.keyboard.press("n");
    }
    throw new Error(`the alert did not come:\n${product.output()}`);
  });

  test("a rule with a fault is refused with its place", async () => {
    await page.goto(`${tenant}/detect`);
    await page.getByRole("button", { name: "Add rules" }).click();
    expect(RULE).toContain("condition: selection");
    await page.getByLabel("Or paste them").fill(RULE.replace("condition: selection", "condition: nothing"));
    await page.getByRole("button", { name: "Add the rules" }).click();
    await page
      .getByRole("dialog")
      .getByText(/pasted\.yml:\d+:\d+/)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
  });

  test("what cannot be read is kept, and shown with its reason", async () => {
    const answer = await fetch(
      new URL("/api/v1/ingest/broken?type=microsoft_sysmon&form=lines", product.url),
      {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" },
        body: `{"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", \n`,
      },
    );
    expect(answer.status).toBe(200);
    await reloadUntil(`${tenant}/sources?tab=quarantine`, "broken");
    await page.getByRole("row").filter({ hasText: "broken" }).first().click();
    await page.getByRole("heading", { name: "Records" }).waitFor();
  });

  test("a second tenant sees nothing of the first, and everything that was done is in the audit log", async () => {
    await page.goto(`${tenant}/admin?tab=tenants`);
    await page.getByRole("button", { name: "Make a tenant" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Globex");
    await page.getByRole("dialog").getByLabel("Uid").fill("globex");
    await page.getByRole("button", { name: "Make the tenant" }).click();
    await page.getByRole("row").filter({ hasText: "Globex" }).waitFor();
    const other = new URL("/t/globex", product.url).href;
    for (const [path, words] of [
      ["/alerts", "Whoami as a Test"],
      ["/sources", "endpoint-7"],
      ["/search", "whoami"],
    ] as const) {
      await page.goto(`${other}${path}`);
      await page
        .getByRole("grid")
        .getByText(/^(No|Nothing)/)
        .first()
        .waitFor();
      expect(await page.getByRole("grid").getByText(words).count()).toBe(0);
    }
    await page.goto(`${tenant}/admin?tab=audit`);
    await page.getByRole("row").filter({ hasText: "key.issue" }).first().waitFor();
    await page.getByRole("button", { name: "Verify the chain" }).click();
    await page.getByText(/entries are whole/).waitFor();
  });

  const send = async (event: object): Promise<number> => {
    const answer = await fetch(new URL("/api/v1/ingest/endpoint-7", product.url), {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" },
      body: `${JSON.stringify(event)}\n`,
    });
    return answer.status;
  };

  const reloadUntil = async (url: string, words: string): Promise<void> => {
    for (let tries = 0; tries < 30; tries++) {
      await page.goto(url);
      const isThere = await page
        .getByRole("row")
        .filter({ hasText: words })
        .first()
        .waitFor({ timeout: 5000 })
        .then(
          () => true,
          () => false,
        );
      if (isThere) return;
    }
    throw new Error(`${url} never showed ${words}:\n${product.output()}`);
  };
});

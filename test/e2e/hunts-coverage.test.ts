import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

/** WCAG 2.2, levels A and AA. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const TEXT = `title: Any process <b>at all</b>
id: 5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a99
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|contains: '\\'
  condition: selection
level: low
`;

/** Pages, each with what is there when it is drawn whole. */
const READY = [
  ["/hunts", "[role=grid] .hunt-progress"],
  ["/hunts?tab=look-backs", "[role=grid] h2, [role=grid] .hunt-progress"],
  ["/hunts?begin=new", "dialog[open] form"],
  ["/coverage", ".matrix-cell"],
  ["/coverage?open=T1059", ".technique-rules a"],
  ["/coverage?subs=on&as=ids", ".matrix-cell.sub"],
  ["/coverage?tab=ledger", ".ledger-pick input"],
  ["/coverage?tab=cost", "[role=grid] .level-mark"],
  ["/coverage?tab=dead-fields", "[role=grid] .level-mark, [role=grid] h2"],
] as const;

describe.skipIf(NO_CHROMIUM !== null)("hunts over the history, and what detection covers", () => {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let tenant: string;

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct(["--demo", "--demo-head-start", "600"]);
    ({ page } = await openPerson(browser));
    await page.goto(product.link.href);
    await page.waitForURL("**/t/**");
    tenant = /^.*\/t\/[^/]+/.exec(page.url())?.[0] ?? "";
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("a hunt is begun from a text, watched until it is done, and its findings are read by keys", async () => {
    await page.goto(`${tenant}/hunts`);
    await page.getByText("Nobody has hunted yet").waitFor();
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: "Begin a hunt" });
    await dialog.getByRole("button", { name: "Sigma text" }).click();
    expect(await dialog.getByRole("button", { name: "Begin the hunt" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Sigma text").last().fill("title: nothing else");
    await dialog.getByRole("button", { name: "Begin the hunt" }).click();
    await dialog.getByText("The hunt was not begun").waitFor();
    await dialog.getByLabel("Sigma text").last().fill(TEXT);
    await dialog.getByRole("button", { name: "Begin the hunt" }).click();

    await page.waitForURL("**/hunts/*");
    await page.getByRole("heading", { level: 1, name: "Any process <b>at all</b>, last 30 days" }).waitFor();
    await page.getByText("Done", { exact: true }).waitFor({ timeout: 120_000 });
    const side = page.getByRole("region", { name: "Found by rule and entity" });
    await side.getByRole("button", { name: /Any process <b>at all/ }).waitFor();
    const grid = page.getByRole("grid", { name: "Findings" });
    await grid.getByText("Any process <b>at all</b>").first().waitFor();

    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Finding" });
    await panel.getByRole("heading", { level: 1, name: "Any process <b>at all</b>" }).waitFor();
    await panel.getByText("no: this hunt found it first").waitFor();
    const link = page.url();
    await page.goto("about:blank");
    await page.goto(link);
    await panel.getByRole("heading", { level: 1, name: "Any process <b>at all</b>" }).waitFor();
    await panel.getByRole("heading", { name: "Why it matched" }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await panel.getByRole("link", { name: "Open the event" }).click();
    await page.waitForURL("**/search/*");
  });

  test("a hunt that is begun again asks for the same; the list tells both, and one is forgotten", async () => {
    await page.goto(`${tenant}/hunts`);
    const row = page.getByRole("row").filter({ hasText: "Any process" });
    await row.first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Hunts" });
    await panel.getByText("listed here alone").waitFor();
    await page.keyboard.press("a");
    const dialog = page.getByRole("dialog", { name: "Begin a hunt" });
    await expect.poll(() => dialog.getByLabel("Sigma text").last().inputValue()).toBe(TEXT);
    await dialog.getByLabel("Name").fill("Once more");
    await dialog.getByRole("button", { name: "Begin the hunt" }).click();
    await page.getByRole("heading", { level: 1, name: "Once more" }).waitFor();
    await page.getByText("Done", { exact: true }).waitFor({ timeout: 120_000 });
    await page.getByRole("button", { name: "Forget" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Forget the hunt" }).click();
    await row.first().waitFor();
    await expect.poll(() => page.getByRole("row").filter({ hasText: "Once more" }).count()).toBe(0);
  });

  test("coverage is walked by keys, narrowed, and saved for the Navigator", async () => {
    await page.goto(`${tenant}/coverage`);
    const execution = page.getByRole("region", { name: "Execution", exact: true });
    await execution.getByRole("button").first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    const focused = page.locator(".matrix-cell:focus");
    await expect.poll(() => focused.getAttribute("data-cell")).toMatch(/^resource-development\//);
    expect(await page.locator('.matrix .matrix-cell[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Technique" });
    const first = await panel.getByRole("heading", { level: 1 }).textContent();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => panel.getByRole("heading", { level: 1 }).textContent()).not.toBe(first);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });

    await page.goto(`${tenant}/coverage?text=T1059&open=T1059`);
    await panel.getByText("Data that feeds them").waitFor();
    expect(await page.locator(".matrix .matrix-cell").count()).toBe(1);
    const coming = page.waitForEvent("download");
    await page.keyboard.press("l");
    const saved = await coming;
    expect(saved.suggestedFilename()).toMatch(/^attack-.*\.json$/);
    expect(readFileSync(await saved.path(), "utf8")).toContain('"layer": "4.5"');
  });

  test("the ledger, the costs and the dead fields are tables with what stands behind them", async () => {
    await page.goto(`${tenant}/coverage?tab=ledger`);
    await page.getByLabel("Rule or indicator list").fill("a");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("grid", { name: "Sources" }).waitFor();
    await page.goto(`${tenant}/coverage?tab=cost`);
    await page.getByRole("grid", { name: "Costs" }).getByRole("row").nth(2).waitFor();
    await page.goto(`${tenant}/coverage?tab=dead-fields`);
    await page.getByRole("grid", { name: "Dead fields" }).waitFor();
    await page.getByRole("navigation", { name: "Coverage" }).getByRole("button", { name: "Ledger" }).click();
    await expect.poll(() => page.url()).toContain("tab=ledger");
  });

  test.each(["light", "dark"] as const)("all of it holds to WCAG 2.2 AA, %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const faults: string[] = [];
    for (const [path, ready] of READY) {
      await page.goto(`${tenant}${path}`);
      await page.locator(ready).first().waitFor();
      for (const fault of await faultsOf(page)) faults.push(`${path} ${fault}`);
    }
    expect(faults).toEqual([]);
  });
});

/** What axe finds on the page. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

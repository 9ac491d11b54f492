import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

const PAGES = [
  "/home",
  "/alerts",
  "/search",
  "/detect",
  "/detect/edit",
  "/detect?tab=review",
  "/detect?tab=repository",
  "/detect?tab=indicators",
  "/detect?tab=placeholders",
  "/detect?tab=suppressions",
  "/detect?tab=assets",
  "/sources",
  "/sources?tab=quarantine",
  "/admin",
  "/admin?tab=keys",
  "/admin?tab=audit",
  "/account",
];
/** Dialogs and panels, each by the page that it is opened on and the key that opens it. */
const OPENED = [
  ["/detect", "c"],
  ["/detect?tab=indicators", "c"],
  ["/detect?tab=suppressions", "c"],
  ["/detect?tab=assets", "c"],
  ["/detect?tab=assets", "j", "Enter"],
  ["/admin?tab=keys", "c"],
] as const;
/** WCAG 2.2, levels A and AA. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

describe.skipIf(NO_CHROMIUM !== null)("accessibility", () => {
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

  test.each(["light", "dark"] as const)("every page holds to WCAG 2.2 AA, %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const faults: string[] = [];
    for (const path of PAGES) {
      await page.goto(`${tenant}${path}`);
      await page.getByRole("navigation", { name: "Pages" }).waitFor();
      await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
      for (const fault of await faultsOf(page)) faults.push(`${path} ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  test.each(["light", "dark"] as const)("and every dialog and panel, %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const faults: string[] = [];
    for (const [path, ...keys] of OPENED) {
      await page.goto(`${tenant}${path}`);
      const opened = page.locator("dialog[open], aside.panel").first();
      // keys mean nothing until rows and permissions are there
      const open = async (): Promise<boolean> => {
        for (const key of keys) await page.keyboard.press(key);
        return opened.isVisible();
      };
      await expect.poll(open, { timeout: 30_000, interval: 500 }).toBe(true);
      for (const fault of await faultsOf(page)) faults.push(`${path} ${keys.join(" ")} ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  test("menus hold nothing but entries, and arrows move from one to the next", async () => {
    const row = page
      .getByRole("row")
      .filter({ has: page.locator(".entity") })
      .first();
    // the history of the demonstration may still be on its way through the pipeline
    const hasCome = async (): Promise<boolean> => {
      await page.goto(`${tenant}/alerts`);
      return row.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(hasCome, { timeout: 120_000, interval: 1000 }).toBe(true);
    await row.click();
    const panel = page.getByRole("complementary", { name: "Alert" });
    const chip = panel.locator(".entity").first();
    await chip.focus();
    for (const key of [".", "v"]) {
      await page.keyboard.press(key);
      await page.getByRole("menu").waitFor();
      const entries = page.getByRole("menu").getByRole("menuitem");
      await entries.nth(0).and(page.locator(":focus")).waitFor();
      await page.keyboard.press("ArrowDown");
      await entries.nth(1).and(page.locator(":focus")).waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("menu").waitFor({ state: "detached" });
    }
    expect(await panel.isVisible()).toBe(true);
  });
});

/** What axe finds on the page. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

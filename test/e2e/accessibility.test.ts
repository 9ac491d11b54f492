import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

const PAGES = ["/home", "/alerts", "/search", "/detect", "/sources", "/admin"];
/** WCAG 2.2, levels A and AA. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

describe.skipIf(NO_CHROMIUM !== null)("accessibility", () => {
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct(["--demo", "--demo-head-start", "120"]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("every page holds to WCAG 2.2 AA, light and dark", async () => {
    const { page } = await openPerson(browser);
    await page.goto(product.link.href);
    await page.waitForURL("**/t/**");
    const tenant = /^.*\/t\/[^/]+/.exec(page.url())?.[0] ?? "";
    const faults: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const path of PAGES) {
        await page.goto(`${tenant}${path}`);
        await page.getByRole("navigation", { name: "Pages" }).waitFor();
        await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        for (const { id, nodes } of violations)
          faults.push(
            `${colorScheme} ${path} ${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
          );
      }
    }
    expect(faults).toEqual([]);
  });
});

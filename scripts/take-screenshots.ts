/**
 * Takes the pictures of the documentation from a running demonstration: `npm run screenshots`. The attack is well
 * under way in them. They change with the console and not with each run, so take them when a page has changed.
 */
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { NO_CHROMIUM, openChromium, openPerson } from "../test/support/chromium.ts";
import { startProduct } from "../test/support/product.ts";

const FOLDER = fileURLToPath(new URL("../docs/images", import.meta.url));
const ALERT = "Memory of LSASS Dumped With comsvcs.dll";
/** So that charts have something to show. */
const STORY_MS = 90_000;

if (NO_CHROMIUM !== null) throw new Error(NO_CHROMIUM);
mkdirSync(FOLDER, { recursive: true });
const browser = await openChromium();
const product = await startProduct(["--demo", "--demo-head-start", "900"]);
try {
  const { page } = await openPerson(browser, { width: 1440, height: 860 });
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.goto(product.link.href);
  await page.waitForURL("**/t/**");
  const tenant = /^.*\/t\/[^/]+/.exec(page.url())?.[0] ?? "";
  await sleep(STORY_MS);
  await page.goto(tenant);
  await take(page, "overview");
  await page.goto(`${tenant}/alerts`);
  await page.getByRole("row").filter({ hasText: ALERT }).first().click();
  await page.getByRole("heading", { name: "Why it matched" }).waitFor();
  await take(page, "alert");
  await page.goto(`${tenant}/search?q=powershell`);
  await take(page, "search");
} finally {
  await browser.close();
  await product.stop();
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await sleep(2000);
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
}

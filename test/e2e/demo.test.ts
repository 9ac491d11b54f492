import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { NARROW, NO_CHROMIUM, openChromium, openPerson } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

/** So much of the attack has happened when the demonstration starts that its alerts are there at once. */
const HEAD_START_S = "600";

describe.skipIf(NO_CHROMIUM !== null)("the demonstration", () => {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let tenant: string;

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct(["--demo", "--demo-head-start", HEAD_START_S]);
    ({ page } = await openPerson(browser));
    await page.goto(product.link.href);
    await page.waitForURL("**/t/**");
    tenant = /^.*\/t\/[^/]+/.exec(page.url())?.[0] ?? "";
    await waitForAlert(page, "Memory of LSASS Dumped With comsvcs.dll");
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const waitForAlert = async (on: Page, title: string): Promise<void> => {
    for (let tries = 0; ; tries++) {
      await on.goto(`${tenant}/alerts`);
      const isThere = await row(on, title)
        .waitFor({ timeout: 5000 })
        .then(
          () => true,
          () => false,
        );
      if (isThere) return;
      if (tries > 30) throw new Error(`no alert "${title}":\n${product.output()}`);
    }
  };
  test("an alert says why it matched, gets a verdict, and the verdict is taken back", async () => {
    await page.goto(`${tenant}/alerts`);
    await row(page, "Memory of LSASS Dumped With comsvcs.dll").click();
    const panel = page.getByRole("complementary", { name: "Alert" });
    await panel.getByRole("heading", { name: "Why it matched" }).waitFor();
    await panel.getByText("comsvcs", { exact: false }).first().waitFor();
    await panel.getByRole("button", { name: "Verdict" }).click();
    await page.getByRole("menuitem", { name: "True positive", exact: false }).first().click();
    // with a verdict it is closed and leaves the queue; undone it is back
    await row(page, "Memory of LSASS Dumped With comsvcs.dll").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).first().waitFor();
    await page.keyboard.press("u");
    await row(page, "Memory of LSASS Dumped With comsvcs.dll").waitFor();
    expect(await row(page, "Memory of LSASS Dumped With comsvcs.dll").count()).toBe(1);
  });

  test("the queue is triaged by keys alone", async () => {
    await page.goto(`${tenant}/alerts`);
    await row(page, "SSH Password of Root Refused").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("a");
    await page.getByRole("list", { name: "What was done" }).getByText("Assigned").waitFor();
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await expect.poll(() => page.getByRole("checkbox", { checked: true }).count()).toBe(2);
    await page.keyboard.press("3");
    await page
      .getByRole("list", { name: "What was done" })
      .getByText(/false positive/i)
      .waitFor();
    await page.keyboard.press("u");
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Next row").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search or command" }).waitFor();
    await page.keyboard.press("Escape");
  });

  test("events are searched, and brushing the histogram narrows the time", async () => {
    await page.goto(`${tenant}/search`);
    const box = page.getByRole("combobox", { name: "Search events" });
    await box.fill("source_type:openssh_sshd");
    await box.press("Escape");
    await box.press("Enter");
    await page.waitForURL("**q=**");
    await page.getByRole("row").filter({ hasText: "web-02" }).first().waitFor();
    const plot = page.locator(".histogram-plot").first();
    await plot.waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("source_type:openssh_sshd");
    const bounds = await plot.boundingBox();
    if (bounds === null) throw new Error("the histogram has no place");
    await page.mouse.move(bounds.x + bounds.width * 0.5, bounds.y + 10);
    await page.mouse.down();
    await page.mouse.move(bounds.x + bounds.width * 0.99, bounds.y + 10, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL("**time=**");
    await page.getByRole("grid").getByRole("row").nth(1).click();
    await page
      .getByRole("radiogroup")
      .or(page.getByRole("group", { name: "Form of the event" }))
      .first()
      .waitFor();
  });

  test("every page fits a phone", async () => {
    const { page: phone, context } = await openPerson(browser, NARROW);
    await context.addCookies(await page.context().cookies());
    for (const path of ["/alerts", "/search", "/detect", "/sources", "/admin"]) {
      await phone.goto(`${tenant}${path}`);
      await phone.getByRole("grid").first().waitFor();
      const width = z.number().parse(await phone.evaluate("document.body.scrollWidth"));
      expect(width, `${path} scrolls sideways`).toBeLessThanOrEqual(NARROW.width);
    }
    await context.close();
  });

  test("findings like an alert's are held back, and the suppression is found beside its rule's alerts", async () => {
    await page.goto(`${tenant}/alerts`);
    await row(page, "SSH Password of Root Refused").click();
    await page
      .getByRole("complementary", { name: "Alert" })
      .getByRole("button", { name: "Suppress" })
      .click();
    const dialog = page.getByRole("dialog", { name: "Suppress findings" });
    await dialog.getByRole("radio", { name: "This rule on any entity" }).check();
    await dialog.getByLabel("Reason").fill("Root may not sign in anyway");
    await dialog.getByRole("button", { name: "Suppress findings" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await row(page, "Root may not sign in anyway").click();
    const panel = page.getByRole("complementary", { name: "Suppressions" });
    await panel.getByRole("link", { name: "SSH Password of Root Refused" }).last().waitFor();
    expect(await panel.getByRole("heading", { name: "Alerts of its scope" }).count()).toBe(1);
  });

  test("rules tell what they found, and sources what they send", async () => {
    await page.goto(`${tenant}/detect`);
    await row(page, "Memory of LSASS Dumped With comsvcs.dll").click();
    const parts = page.getByRole("navigation", { name: "Parts of the rule" });
    await parts.getByText("Explain", { exact: true }).click();
    await page.getByRole("heading", { name: "Try it" }).waitFor();
    await page.goto(`${tenant}/sources`);
    await row(page, "openssh_sshd").waitFor({ timeout: 150_000 });
    expect(await page.getByRole("row").count()).toBeGreaterThan(5);
  });
});

function row(on: Page, title: string): Locator {
  return on.getByRole("row").filter({ hasText: title }).first();
}

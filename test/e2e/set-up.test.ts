import type { Browser, Page } from "playwright-core";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

describe.skipIf(NO_CHROMIUM !== null)("the first start", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  test("is set up with a passkey, which then signs in", async () => {
    const product = await startProduct();
    const { page, faults } = await openPerson(browser);
    await describePerson(page, product);
    await page.getByRole("button", { name: "Continue with a passkey" }).click();
    await page.waitForURL("**/t/**");
    await page.getByRole("navigation", { name: "Pages" }).waitFor();

    await page.getByRole("button", { name: "Ada Kim" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.getByRole("navigation", { name: "Pages" }).waitFor();

    const other = await openPerson(browser);
    await other.page.goto(product.link.href);
    await other.page.getByText("This link cannot be used").waitFor();
    expect(faults).toEqual([]);
    await product.stop();
  });

  test("is set up with a password and an authenticator app", async () => {
    const product = await startProduct();
    const { page } = await openPerson(browser);
    await describePerson(page, product);
    await page.getByRole("button", { name: "Use a password" }).click();
    const secret = (await page.locator(".session-secret").innerText()).replaceAll(/[^A-Z2-7]/g, "");
    await page.getByLabel("Password").fill("a few words do very well");
    await page.getByLabel("Code").fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByText("Keep these recovery codes").waitFor();
    expect(await page.getByRole("listitem").count()).toBeGreaterThanOrEqual(8);
    await page.getByRole("link", { name: "continue" }).click();
    await page.getByRole("navigation", { name: "Pages" }).waitFor();
    await product.stop();
  });
});

async function describePerson(page: Page, product: Product): Promise<void> {
  await page.goto(product.link.href);
  await page.getByLabel("Name", { exact: true }).fill("Ada Kim");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Organisation").fill("Acme");
}

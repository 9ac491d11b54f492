import type { Browser } from "playwright-core";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeAda, NO_CHROMIUM, openChromium, openPerson, setUpAcme } from "../support/chromium.ts";
import { startProduct } from "../support/product.ts";

describe.skipIf(NO_CHROMIUM !== null)("the first start", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  test("is set up with a passkey, which then signs in", async () => {
    const product = await startProduct();
    const { page, faults } = await openPerson(browser);
    await setUpAcme(page, product.link);
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
    await describeAda(page, product.link);
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

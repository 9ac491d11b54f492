import type { Browser, Page } from "playwright-core";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson, setUpAcme } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

const PASSWORD = "a few words do very well";

describe.skipIf(NO_CHROMIUM !== null)("one's own account", () => {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let takeOtherDevice: () => Promise<void>;
  let account: string;
  let recoveryCodes: string[];

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct();
    ({ page, takeOtherDevice } = await openPerson(browser));
    account = `${await setUpAcme(page, product.link)}/account`;
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("a passkey of another device is added, and the first one removed", async () => {
    await page.goto(account);
    const passkeys = page.getByRole("region", { name: "Passkeys" });
    await passkeys.getByRole("listitem").first().waitFor();
    await takeOtherDevice();
    await passkeys.getByLabel("Name of a new passkey").fill("Key on my ring");
    await passkeys.getByRole("button", { name: "Add passkey" }).click();
    await passkeys.getByRole("listitem").filter({ hasText: "Key on my ring" }).waitFor();
    expect(await passkeys.getByRole("listitem").count()).toBe(2);
    await passkeys
      .getByRole("listitem")
      .filter({ hasNotText: "Key on my ring" })
      .getByRole("button", { name: "Remove passkey" })
      .click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove passkey" }).click();
    await expect.poll(() => passkeys.getByRole("listitem").count()).toBe(1);
    // the only way in that is left stays
    await passkeys.getByRole("button", { name: "Remove passkey" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove passkey" }).click();
    await page.getByRole("list", { name: "What was done" }).getByText("Nothing was changed").waitFor();
    expect(await passkeys.getByRole("listitem").count()).toBe(1);
  });

  test("a password is set, replaced, and has recovery codes that are made anew", async () => {
    await page.goto(account);
    const part = page.getByRole("region", { name: "Password" });
    await part.getByRole("button", { name: "Set a password" }).click();
    await givePassword("words that are changed soon");
    await part.getByRole("button", { name: "Replace password and app" }).click();
    await givePassword(PASSWORD);
    await part.getByText("10 recovery codes left").waitFor();
    const before = recoveryCodes;
    await part.getByRole("button", { name: "New recovery codes" }).click();
    await readCodes();
    expect(recoveryCodes).toHaveLength(before.length);
    expect(recoveryCodes.filter((code) => before.includes(code))).toEqual([]);
  });

  test("other sessions are seen and ended, and what happened is told", async () => {
    const other = await openPerson(browser);
    await other.page.goto(new URL("/sign-in", product.url).href);
    await other.page.getByLabel("E-mail").fill("ada@example.com");
    await other.page.getByLabel("Password").fill(PASSWORD);
    await other.page.getByLabel("Code").fill(recoveryCodes[0] ?? "");
    await other.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await other.page.getByRole("navigation", { name: "Pages" }).waitFor();

    await page.goto(account);
    const sessions = page.getByRole("region", { name: "Sessions" });
    await sessions.getByText(/by password and recovery code/).waitFor();
    expect(await sessions.getByRole("listitem").count()).toBe(2);
    await sessions.getByRole("button", { name: "End all other sessions" }).click();
    await expect.poll(() => sessions.getByRole("listitem").count()).toBe(1);
    await other.page.reload();
    await other.page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();

    const notices = page.getByRole("region", { name: "Notices" });
    await notices.getByText("A recovery code was used").waitFor();
    await page.getByRole("region", { name: "Password" }).getByText("9 recovery codes left").waitFor();
    const used = notices.getByRole("listitem").filter({ hasText: "A recovery code was used" });
    await used.getByRole("button", { name: "That was me" }).click();
    await used.getByRole("button").waitFor({ state: "detached" });
  });

  /** Fills the dialog that an authenticator app's secret stands in, and keeps the codes that it shows. */
  const givePassword = async (password: string): Promise<void> => {
    const dialog = page.getByRole("dialog");
    const secret = (await dialog.locator(".session-secret").innerText()).replaceAll(/[^A-Z2-7]/g, "");
    await dialog.getByLabel("Password").fill(password);
    await dialog.getByLabel("Code").fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await dialog.getByRole("button", { name: "Set the password" }).click();
    await readCodes();
  };

  const readCodes = async (): Promise<void> => {
    const codes = page.getByRole("dialog").getByRole("listitem");
    await codes.first().waitFor();
    recoveryCodes = await codes.allInnerTexts();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  };
});

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson, setUpAcme } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

/** WCAG 2.2, levels A and AA. */
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const EVENT = {
  EventID: 1,
  Channel: "Microsoft-Windows-Sysmon/Operational",
  Provider: "Microsoft-Windows-Sysmon",
  Computer: "WKS-7.example.com",
  ProcessGuid: "{00000000-0000-0000-0000-000000000001}",
  Image: "C:\\Windows\\System32\\whoami.exe",
  CommandLine: "whoami /all",
  User: "EXAMPLE\\kim",
  ParentImage: "C:\\Windows\\System32\\cmd.exe",
};

describe.skipIf(NO_CHROMIUM !== null)("the life of a rule", () => {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let tenant: string;
  let faults: readonly string[];

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct();
    ({ page, faults } = await openPerson(browser));
    tenant = await setUpAcme(page, product.link);
    page.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("a rule is written with completion and faults, counted, and saved as shadow", async () => {
    await sendEvents(3);
    await page.goto(`${tenant}/detect`);
    await row("SSH").first().waitFor();
    await page.keyboard.press("w");
    const text = page.getByLabel("Text of the rule");
    await text.fill(
      (await text.inputValue())
        .replace("New rule", "Whoami Was Asked")
        .replace("        Image|endswith: '\\name.exe'\n", "@\n"),
    );
    await placeCaret("@");
    await page.keyboard.press("Delete");
    await page.keyboard.type("        Comma");
    await page.getByRole("option", { name: "CommandLine" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.type("|sta");
    await page.getByRole("option", { name: "startswith" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type(": whoami");
    await page.getByText("3 of 3 events of the last 24 h").waitFor();

    await text.fill((await text.inputValue()).replace("level: medium", "level: hihg"));
    await page.getByText("1 error", { exact: false }).first().waitFor();
    await page.keyboard.press("F8");
    const caret = Number(await page.evaluate("document.activeElement.selectionStart"));
    expect((await text.inputValue()).slice(caret)).toMatch(/^hihg/);
    expect(await axe()).toEqual([]);
    await text.fill((await text.inputValue()).replace("level: hihg", "level: high"));

    // what is not saved is here again
    await page.getByText("0 errors", { exact: false }).or(page.getByText("No faults")).waitFor();
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByRole("button", { name: "Leave the editor" }).click();
    await page.getByRole("grid").waitFor();
    await page.keyboard.press("w");
    await page.getByText("What you wrote and did not save is here again").waitFor();

    await page.keyboard.press("Control+s");
    await page.getByLabel("Comment").fill("first try");
    expect(await axe()).toEqual([]);
    await page.getByRole("button", { name: "Save as shadow" }).click();
    await panel().getByRole("heading", { name: "Whoami Was Asked" }).waitFor();
    await panel().getByText("first try").waitFor();
  });

  test("it goes live with a comment, is changed, compared, rolled back, and that is undone", async () => {
    await page.goto(`${tenant}/detect?state=shadow`);
    await row("Whoami Was Asked").click();
    await panel().getByRole("link", { name: "Edit the rule" }).waitFor();
    await page.keyboard.press("s");
    await page.getByLabel("Comment").fill("quiet for a week");
    await page.getByRole("button", { name: "Change the state" }).click();
    await panel().getByText("quiet for a week").waitFor();

    await page.keyboard.press("e");
    const text = page.getByLabel("Text of the rule");
    await text.fill((await text.inputValue()).replace("whoami", "nothing"));
    await page.getByText("0 of 3 events of the last 24 h").waitFor();
    await page.getByRole("button", { name: "Run the backtest" }).click();
    await page.getByText("3 events no longer matched").waitFor();
    expect(await axe()).toEqual([]);
    await page.keyboard.press("Control+s");
    await page.getByRole("button", { name: "Save as live" }).click();
    await panel().getByRole("button", { name: "Versions" }).click();
    await panel().getByText("It matches other events than before.").waitFor();
    expect(await axe()).toEqual([]);

    await panel().getByRole("button", { name: "Roll back to 1" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Roll back to 1" }).click();
    await panel().getByText("Rolled back to 1.").waitFor();
    await page.keyboard.press("u");
    await panel().getByText("Rolled back to 2.").waitFor();
    await panel().getByRole("button", { name: "States" }).click();
    await panel().getByText("quiet for a week").last().waitFor();
    await panel().getByRole("button", { name: "SQL" }).click();
    await panel().getByRole("link", { name: "Open in the search" }).waitFor();
    expect(faults).toEqual([]);
  });

  test("many rules are moved at once, and taken back as one", async () => {
    await page.goto(`${tenant}/detect?origin=shipped`);
    await row("SSH").first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+J");
    const bar = page.getByRole("toolbar", { name: "Selected rules" });
    await bar.getByText("2 rules selected").waitFor();
    await bar.getByRole("button", { name: "Change the state" }).click();
    await page.getByLabel("Comment").fill("too loud");
    await page.getByRole("dialog").getByRole("button", { name: "Change the state" }).click();
    await page.getByText("2 rules are shadow").waitFor();
    const shadowed = page.getByRole("gridcell", { name: "shadow", exact: true });
    await expect.poll(() => shadowed.count()).toBe(2);
    await page.keyboard.press("u");
    await page.getByText("2 rules are as before").waitFor();
    await expect.poll(() => shadowed.count()).toBe(0);
  });

  test("a change to live waits for another person, who sees it and approves it", async () => {
    await page.goto(`${tenant}/detect?tab=review`);
    await page.getByLabel("Changes to live need another person").click();
    await page
      .getByText("needs another person’s approval now")
      .or(page.getByText("needs another person's approval now"))
      .waitFor();
    await page.goto(`${tenant}/detect?origin=tenant`);
    await row("Whoami Was Asked").click();
    await page.getByRole("link", { name: "Edit the rule" }).click();
    const text = page.getByLabel("Text of the rule");
    await text.fill((await text.inputValue()).replace("level: high", "level: critical"));
    await page.keyboard.press("Control+s");
    await page.getByLabel("Comment").fill("it is grave");
    await page.getByRole("button", { name: "Save as live" }).click();
    await page.getByText("the change waits for approval").waitFor();
    await page.goto(`${tenant}/detect?tab=review`);
    await row("it is grave").click();
    await page.getByText("It is your own: another person decides.").waitFor();

    const link = await invite();
    const { page: other } = await openPerson(browser);
    await other.goto(link);
    await other.getByRole("button", { name: "Continue with a passkey" }).click();
    await other.waitForURL("**/t/**");
    await other.goto(`${tenant}/detect?tab=review&status=open`);
    await other.getByRole("row").filter({ hasText: "it is grave" }).click();
    const open = other.getByRole("complementary", { name: "Proposed changes" });
    await open.getByText("It matches the same events as before.").waitFor();
    expect(await axe(other)).toEqual([]);
    await open.getByLabel("Comment").fill("agreed");
    await open.getByRole("button", { name: "Approve the change" }).click();
    await open.getByText("approved", { exact: true }).waitFor();
    await other.goto(`${tenant}/detect?origin=tenant&level=critical`);
    await other.getByRole("row").filter({ hasText: "Whoami Was Asked" }).waitFor();
    await other.context().close();
  });

  const row = (text: string): Locator => page.getByRole("row").filter({ hasText: text });
  const panel = (): Locator => page.getByRole("complementary", { name: "Rules" });

  const axe = async (on = page): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page: on }).withTags(WCAG).analyze();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  };

  /** In the first box of the page, where the word stands. */
  const placeCaret = async (before: string): Promise<void> => {
    await page.evaluate(`(() => {
      const box = document.querySelector("textarea");
      const at = box.value.indexOf(${JSON.stringify(before)});
      box.focus();
      box.setSelectionRange(at, at);
    })()`);
  };

  const invite = async (): Promise<string> => {
    await page.goto(`${tenant}/admin`);
    await page.getByRole("button", { name: "Invite a person" }).first().click();
    await page.getByRole("dialog").getByLabel("Name").fill("Bo Lee");
    await page.getByRole("dialog").getByLabel("E-mail").fill("bo@example.com");
    await page.getByRole("dialog").getByLabel("Role").selectOption("detection_engineer");
    await page.getByRole("button", { name: "Make the link" }).click();
    return page.locator("[data-secret]").innerText();
  };

  /** As a collector would, with a key; waits until they can be found. */
  const sendEvents = async (count: number): Promise<void> => {
    await page.goto(`${tenant}/admin?tab=keys`);
    await page.getByRole("button", { name: "Make a key" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("collector");
    await page.getByRole("button", { name: "Make the key" }).click();
    const key = await page.locator("[data-secret]").innerText();
    const lines = Array.from({ length: count }, (_, i) =>
      JSON.stringify({
        ...EVENT,
        ProcessId: 4711 + i,
        UtcTime: new Date().toISOString().replace("T", " ").replace("Z", ""),
      }),
    );
    const answer = await fetch(new URL("/api/v1/ingest/endpoint-7", product.url), {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" },
      body: `${lines.join("\n")}\n`,
    });
    expect(answer.status).toBe(200);
    await expect
      .poll(
        async () => {
          await page.goto(`${tenant}/search`);
          await page.getByRole("grid").waitFor();
          return page.getByRole("row").filter({ hasText: "whoami" }).count();
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toBe(count);
  };
});

import { strToU8, zipSync } from "fflate";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson, setUpAcme } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

const rule = (title: string, id: number, condition = "selection"): string => `title: ${title}
id: 0b9d7b0c-53c1-4f1c-9b4d-6a3b0a6f2c${id}
status: test
level: high
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    Image|endswith: '\\whoami.exe'
  condition: ${condition}
`;

const TABLE =
  "kind,value,criticality,label,owner\nhost,DC-*,5,Domain controllers,IT\nhost,BUILD-7,2,Build server,Ops\n";

describe.skipIf(NO_CHROMIUM !== null)("what findings are made of, weighed by and held back by", () => {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let detect: string;

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct();
    ({ page } = await openPerson(browser));
    detect = `${await setUpAcme(page, product.link)}/detect`;
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  test("an archive with a wrong rule adds nothing and says where; then those that load are added", async () => {
    await page.goto(detect);
    await page.getByRole("grid").waitFor();
    await page.keyboard.press("c");
    const archive = zipSync({
      "win/good.yml": strToU8(rule("Whoami From an Archive", 10)),
      "win/wrong.yml": strToU8(rule("Whoami That Is Wrong", 11, "nothing")),
      "README.md": strToU8("words"),
    });
    const dialog = page.getByRole("dialog", { name: "Add rules" });
    await dialog
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "rules.zip", mimeType: "application/zip", buffer: Buffer.from(archive) });
    await dialog.getByText("2 rule files").waitFor();
    await dialog.getByText("1 other file passed over").waitFor();
    await dialog.getByRole("button", { name: "Add the rules" }).click();
    await dialog.getByText("Nothing was added: 1 error in 1 file.").waitFor();
    await dialog.getByText(/win\/wrong\.yml:\d+:\d+/).waitFor();
    await dialog.getByRole("button", { name: "Add those that load" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.goto(`${detect}?origin=tenant`);
    await row("Whoami From an Archive").waitFor();
    expect(await row("Whoami That Is Wrong").count()).toBe(0);
  });

  test("a file that is dropped is added", async () => {
    await page.goto(`${detect}?origin=tenant`);
    await page.getByRole("grid").waitFor();
    await page.keyboard.press("c");
    const text = JSON.stringify(rule("Whoami That Was Dropped", 12));
    const dropped = await page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(new File([${text}], "dropped.yml")); return data; })()`,
    );
    await page
      .getByRole("group", { name: "Drop Sigma rules here" })
      .dispatchEvent("drop", { dataTransfer: dropped });
    await page.getByText("1 rule file", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Add the rules" }).click();
    await row("Whoami That Was Dropped").waitFor();
    expect(await row("Whoami From an Archive").count()).toBe(1);
  });

  test("assets are imported whole or not at all, changed together, and changes are taken back", async () => {
    await page.goto(`${detect}?tab=assets`);
    await page.getByRole("button", { name: "Import CSV" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Import assets" });
    await dialog.getByLabel("Or paste the table").fill(`${TABLE}host,WKS-1,9,,\n`);
    await dialog.getByRole("button", { name: "Import the assets" }).click();
    await dialog.getByText("line 4, criticality").waitFor();
    await dialog.getByLabel("Or paste the table").fill(TABLE);
    await dialog.getByRole("button", { name: "Import the assets" }).click();
    await row("Domain controllers").waitFor();
    await row("Build server").waitFor();

    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+J");
    const bar = page.getByRole("toolbar", { name: "Selected assets" });
    await bar.getByText("2 assets selected").waitFor();
    await bar.getByRole("button", { name: "Owner" }).click();
    await page.getByRole("dialog").getByLabel("Owner").fill("Night shift");
    await page.getByRole("button", { name: "Set the owner" }).click();
    await expect.poll(() => page.getByRole("row").filter({ hasText: "Night shift" }).count()).toBe(2);
    await page.keyboard.press("u");
    await expect.poll(() => page.getByRole("row").filter({ hasText: "Night shift" }).count()).toBe(0);

    await row("Build server").click();
    const panel = page.getByRole("complementary", { name: "Assets" });
    await panel.getByLabel("Identifier").fill("BUILD-8");
    await panel.getByRole("button", { name: "Save the change" }).click();
    await row("BUILD-8").waitFor();
    expect(await row("BUILD-7").count()).toBe(0);
    await page.goto(`${detect}?tab=assets&criticality=5`);
    await row("DC-*").waitFor();
    expect(await row("BUILD-8").count()).toBe(0);
  });

  test("a suppression is made from nothing, extended, ended, and holds again", async () => {
    await page.goto(`${detect}?tab=suppressions`);
    await page.getByText("Nothing is suppressed").waitFor();
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog", { name: "Suppress findings" });
    await dialog.getByLabel("Rule or indicator list").fill("whoami archive");
    await dialog.getByRole("option", { name: "Whoami From an Archive" }).waitFor();
    await page.keyboard.press("Enter");
    await dialog.getByRole("textbox", { name: "Entity" }).fill("BUILD-*");
    await dialog.getByText("0 alerts so far").waitFor();
    await dialog.getByLabel("Reason").fill("The build asks who it is");
    await dialog.getByRole("button", { name: "Suppress findings" }).click();
    await row("The build asks who it is").filter({ hasText: "Active" }).waitFor();

    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Suppressions" });
    await panel.getByRole("heading", { name: "Whoami From an Archive" }).waitFor();
    await page.keyboard.press("e");
    await row("in 13 days").or(row("in 14 days")).waitFor();
    await page.keyboard.press("d");
    await panel.getByText("Ended", { exact: true }).first().waitFor();
    await page.keyboard.press("u");
    await panel.getByText("Active", { exact: true }).waitFor();

    const link = page.url();
    await page.goto("about:blank");
    await page.goto(link);
    await panel.getByRole("heading", { name: "Whoami From an Archive" }).waitFor();
    await page.goto(`${detect}?tab=suppressions&state=ended`);
    await page.getByText("No suppression matches the filter").waitFor();
    expect(await row("The build asks who it is").count()).toBe(0);
    await page.goto(`${detect}?tab=suppressions&open=nothing`);
    await page.getByRole("heading", { name: "No such suppression" }).waitFor();
  });

  const row = (text: string): Locator => page.getByRole("row").filter({ hasText: text });
});

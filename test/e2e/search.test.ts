import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_CHROMIUM, openChromium, openPerson } from "../support/chromium.ts";
import { type Product, startProduct } from "../support/product.ts";

/** So much of the company's day has happened when the demonstration starts. */
const HEAD_START_S = "600";

describe.skipIf(NO_CHROMIUM !== null)("the search page", () => {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let search: string;

  beforeAll(async () => {
    browser = await openChromium();
    product = await startProduct(["--demo", "--demo-head-start", HEAD_START_S]);
    ({ page } = await openPerson(browser));
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(product.link.href);
    await page.waitForURL("**/t/**");
    search = `${/^.*\/t\/[^/]+/.exec(page.url())?.[0] ?? ""}/search`;
    await untilFound("source_type:microsoft_sysmon");
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const box = (): Locator => page.getByRole("combobox", { name: "Search events" });
  const cell = (text: string | RegExp): Locator =>
    page.getByRole("gridcell").filter({ hasText: text }).first();
  const counted = (): Locator => page.locator(".list-tools b");
  const address = (name: string): string | null => new URL(page.url()).searchParams.get(name);

  async function untilFound(query: string): Promise<void> {
    for (let tries = 0; tries < 60; tries++) {
      await page.goto(`${search}?q=${encodeURIComponent(query)}`);
      await counted().waitFor();
      if ((await counted().innerText()) !== "0") return;
      await page.waitForTimeout(2000);
    }
    throw new Error(`nothing was found for ${query}:\n${product.output()}`);
  }

  async function run(query: string): Promise<void> {
    await box().fill(query);
    await box().press("Escape");
    await box().press("Enter");
    await page.waitForURL((url) => url.searchParams.get("q") === query);
  }

  test("one key shows raw records with what was searched for, and the address keeps it", async () => {
    await page.goto(`${search}?q=CommandLine`);
    await cell(/\w/).waitFor();
    await page.keyboard.press("v");
    await page.waitForURL("**view=raw**");
    await page.locator(".table-row mark").filter({ hasText: "CommandLine" }).first().waitFor();
    await page.reload();
    await page.locator(".table-row mark").first().waitFor();
    await page.keyboard.press("v");
    await page.locator(".raw-wrapped").first().waitFor();
    await page.keyboard.press("v");
    await page.waitForURL((url) => !url.searchParams.has("view"));
    expect(await page.locator(".raw-wrapped").count()).toBe(0);
  });

  test("a field of the source becomes a column, a filter and a part of the export", async () => {
    await page.goto(`${search}?q=source_type:microsoft_sysmon%20IntegrityLevel:*`);
    await page.locator(".table-row .entity").first().waitFor();
    await page.getByRole("row").nth(1).getByRole("gridcell").last().click();
    const name = page.locator(".json-field").filter({ hasText: /^IntegrityLevel$/ });
    await name.click();
    await page.getByRole("menuitem", { name: "Add as column" }).click();
    await page.getByRole("columnheader", { name: "IntegrityLevel" }).waitFor();
    expect(address("cols")).toBe("IntegrityLevel");
    await cell(/^(Medium|High|Low|System)$/).waitFor();
    await name.click();
    await page.getByRole("menuitem", { name: "Filter out this value" }).click();
    await page.waitForURL(/-IntegrityLevel/);
    await counted().waitFor();
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "CSV, columns of the list" }).click();
    const text = await readDownload(await file);
    expect(text.split("\r\n")[0]).toBe("time,source_type,device.hostname,message,IntegrityLevel");
  });

  test("a click on a value searches for it in the same time", async () => {
    await page.goto(`${search}?q=source_type:openssh_sshd&time=7d`);
    await page.locator(".table-row .entity").first().click();
    await page.waitForURL(/q=host:/);
    expect(address("time")).toBe("7d");
    await counted().waitFor();
    expect(await counted().innerText()).not.toBe("0");
  });

  test("a fault in a query is underlined where it stands", async () => {
    await page.goto(search);
    await run("whoami process.pid:abc x");
    await page.getByRole("alert").filter({ hasText: "process.pid is a number" }).waitFor();
    expect(await page.locator(".fault-line u").innerText()).toBe("abc");
    await run("process.pid:*");
    await cell(/\w/).waitFor();
    expect(await page.locator(".fault-line").count()).toBe(0);
  });

  test("a search is saved, renamed, opened by the palette and its link, and its removal taken back", async () => {
    await page.goto(`${search}?q=source_type:openssh_sshd&cols=user.name`);
    await counted().waitFor();
    await page.keyboard.press("s");
    await page.getByLabel("Name", { exact: true }).fill("Logons over SSH");
    await page.getByRole("button", { name: "Save search" }).click();
    await page.waitForURL("**saved=**");
    const link = `${search}?saved=${address("saved")}`;
    await page.keyboard.press("l");
    await page.getByRole("button", { name: "Change Logons over SSH" }).click();
    await page.getByLabel("Name", { exact: true }).fill("SSH logons");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByRole("button", { name: "Remove SSH logons" }).waitFor();
    await page.keyboard.press("Escape");
    await page.goto(search);
    await counted().waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search or command" }).fill("ssh logons");
    await page.getByRole("option", { name: "Open the search SSH logons" }).click();
    await page.getByRole("columnheader", { name: "User" }).waitFor();
    await page.goto(link);
    await page.waitForURL((url) => url.searchParams.get("q") === "source_type:openssh_sshd");
    await page.keyboard.press("l");
    await page.getByRole("button", { name: "Remove SSH logons" }).click();
    await page.getByRole("button", { name: "Remove SSH logons" }).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.keyboard.press("l");
    await page.getByRole("button", { name: "Remove SSH logons" }).waitFor();
    expect(link).toContain(address("saved") ?? "nothing");
    await page.keyboard.press("Escape");
  });

  test("megabytes are refused before they reach a box", async () => {
    await page.goto(search);
    await page.evaluate("navigator.clipboard.writeText('x'.repeat(5_000_000))");
    await box().focus();
    await page.keyboard.press("Control+v");
    await page.getByText("Nothing was pasted: a query has at most 10,000 characters").waitFor();
    expect(await box().inputValue()).toBe("");
    await page.goto(`${search}?tab=sql`);
    await page.getByLabel("SQL statement").focus();
    await page.keyboard.press("Control+v");
    await page.getByText("Nothing was pasted: a statement has at most 20,000 characters").waitFor();
  });

  test("a link may carry the longest query", async () => {
    const query = `${"user:a OR ".repeat(999)}user:b`;
    const answer = await page.goto(`${search}?q=${encodeURIComponent(query)}`);
    expect(answer?.status()).toBe(200);
    await page.getByText("No event matches").waitFor();
    expect(await box().inputValue()).toBe(query);
  });

  test("a slow search is stopped, and a lost server is asked again only by the person", async () => {
    await page.goto(search);
    await counted().waitFor();
    let asked = 0;
    await page.route("**/events/search", () => {
      asked++;
    });
    await run("slow");
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped").first().waitFor();
    expect(asked).toBe(1);
    await page.unroute("**/events/search");
    await page.route("**/events/search", (route) => route.abort("connectionreset"));
    await page.getByRole("button", { name: "Search again" }).click();
    await page.getByText("The search could not be run").waitFor();
    await page.unroute("**/events/search");
    await page.getByRole("button", { name: "Try again" }).click();
    await counted().waitFor();
    expect(address("q")).toBe("slow");
  });

  test("SQL: the answer is sorted, saved and linked to, and a fault is underlined", async () => {
    const sql = "SELECT source_type, count() AS events FROM events GROUP BY source_type";
    await page.goto(`${search}?tab=sql`);
    await page.getByLabel("SQL statement").fill(sql);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "events", exact: false }).first().waitFor();
    await page
      .getByRole("columnheader", { name: /^events/ })
      .getByRole("button")
      .click();
    await page.waitForURL("**order=1.desc**");
    expect(address("sql")).toBe(sql);
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "CSV" }).click();
    const counts = (await readDownload(await file))
      .trimEnd()
      .split("\r\n")
      .slice(1)
      .map((line) => Number(line.split(",")[1]));
    expect(counts.length).toBeGreaterThan(2);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    await page.getByLabel("SQL statement").fill("SELECT count( FROM events");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("alert").filter({ hasText: "not closed" }).waitFor();
    expect(await page.locator(".fault-line u").innerText()).toBe("(");
  });
});

async function readDownload(download: {
  readonly createReadStream: () => Promise<AsyncIterable<unknown>>;
}): Promise<string> {
  let text = "";
  for await (const piece of await download.createReadStream()) text += String(piece);
  return text;
}

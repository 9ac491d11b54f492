import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const path = process.env["CHROMIUM"] ?? PATHS.find((candidate) => existsSync(candidate));

/** Why journeys cannot run here, or null. */
export const NO_CHROMIUM = path === undefined ? "no Chromium: install Debian's package chromium" : null;

/** A real browser without a window. */
export async function openChromium(): Promise<Browser> {
  return chromium.launch({
    ...(path === undefined ? {} : { executablePath: path }),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

export const WIDE = { width: 1440, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** A person's browser. */
export type PersonBrowser = {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in the page so far. */
  readonly faults: readonly string[];
  /** The device that holds passkeys is laid aside, and another one, which holds none, taken. */
  readonly takeOtherDevice: () => Promise<void>;
};

/** A person of their own: fresh cookies, and a device that holds passkeys and always knows its owner. */
export async function openPerson(
  browser: Browser,
  viewport: { readonly width: number; readonly height: number } = WIDE,
): Promise<PersonBrowser> {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 40[139]/.test(message.text())) faults.push(message.text());
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  let { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: DEVICE });
  const takeOtherDevice = async (): Promise<void> => {
    await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    ({ authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: DEVICE }));
  };
  return { context, page, faults, takeOtherDevice };
}

const DEVICE = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** Opens the set-up link and says who one is, as a new product's first administrator would. */
export async function describeAda(page: Page, link: URL): Promise<void> {
  await page.goto(link.href);
  await page.getByLabel("Name", { exact: true }).fill("Ada Kim");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Organisation").fill("Acme");
}

/** Sets a new product up by passkey. Answers the address of the tenant's pages. */
export async function setUpAcme(page: Page, link: URL): Promise<string> {
  await describeAda(page, link);
  await page.getByRole("button", { name: "Continue with a passkey" }).click();
  await page.waitForURL("**/t/**");
  return /^.*\/t\/[^/]+/.exec(page.url())?.[0] ?? "";
}

import { afterEach, beforeAll, expect, test } from "vitest";
import { startLiveRelay } from "../../src/app/serve/live-relay.ts";
import { createLogger } from "../../src/platform/log/index.ts";
import type { LiveMessage } from "../../src/schema/views/source.ts";
import { addPerson, type SignedInPerson, signIn } from "../support/browser.ts";
import { findingOf, openTestSoc, type TestSoc } from "../support/soc.ts";

/** Streams are read over a real connection: what a proxy or a browser would see. */
let soc: TestSoc;
let origin: string;
let viewer: SignedInPerson;
let customer: SignedInPerson;
let stranger: SignedInPerson;
const open: AbortController[] = [];

beforeAll(async () => {
  soc = await openTestSoc();
  origin = await soc.server.listen({ port: 0, host: "127.0.0.1" });
  await soc.ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  viewer = await addPerson(soc, soc.ada, "viewer");
  customer = await addPerson(soc, soc.ada, "customer");
  stranger = await addPerson(soc, soc.ada, "viewer", "globex");
  return () => soc.server.close();
});

afterEach(() => {
  for (const connection of open.splice(0)) connection.abort();
});

/** Someone's live page. `until` resolves with all text so far once it holds the wanted part. */
type Page = { readonly until: (wanted: string) => Promise<string> };

async function listen(person: SignedInPerson, tenantUid = "acme", lastEventId?: string): Promise<Page> {
  const connection = new AbortController();
  open.push(connection);
  const { browser } = person;
  const response = await fetch(`${origin}/api/v1/tenants/${tenantUid}/live`, {
    signal: connection.signal,
    headers: {
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      "sec-fetch-site": "same-origin",
      ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
    },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  if (response.body === null) throw new Error("the stream has no body");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const until = async (wanted: string): Promise<string> => {
    while (!text.includes(wanted)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`the stream ended without '${wanted}': ${text}`);
      text += value;
    }
    return text;
  };
  await until("retry: ");
  return { until };
}

function alert(alertUid: string): LiveMessage {
  return { kind: "alert", alertUid, change: "created", level: "high", title: alertUid };
}

const pipeline = (at: number): LiveMessage => ({
  kind: "pipeline",
  at,
  eventsPerSecond: 7,
  lagMs: 3,
  spoolRecords: 0,
});

test("alerts, the pipeline and rules are told to the tenant, and to no other", async () => {
  const ours = await listen(viewer);
  const theirs = await listen(stranger, "globex");
  soc.hub.publish("globex", alert("their-secret"));
  soc.hub.publish("globex", pipeline(111_111));
  soc.hub.publish("globex", { kind: "rules", at: 222_222 });
  soc.hub.publish("acme", alert("our-alert"));
  soc.hub.publish("acme", pipeline(333_333));
  soc.hub.publish("acme", { kind: "rules", at: 444_444 });
  const heard = await ours.until("444444");
  expect(heard).toContain("event: alerts\ndata:");
  expect(heard).toContain("our-alert");
  expect(heard).toContain("333333");
  for (const secret of ["their-secret", "111111", "222222", "globex"]) expect(heard).not.toContain(secret);
  const heardThere = await theirs.until("222222");
  for (const secret of ["our-alert", "333333", "444444", "acme"]) expect(heardThere).not.toContain(secret);
});

test("a customer hears of alerts and sources, not of rules", async () => {
  const page = await listen(customer);
  soc.hub.publish("acme", { kind: "rules", at: 555_555 });
  soc.hub.publish("acme", alert("for-the-customer"));
  const heard = await page.until("for-the-customer");
  expect(heard).not.toContain("555555");
});

test("a stream that broke goes on where it was, in its own tenant's order", async () => {
  const before = await listen(viewer);
  for (let n = 0; n < 20; n++) soc.hub.publish("acme", alert(`noise ${n}`));
  soc.hub.publish("acme", alert("heard-before"));
  const id = /id: (\S+)\nevent: alerts\ndata: [^\n]*heard-before/.exec(
    await before.until("heard-before"),
  )?.[1];
  soc.hub.publish("acme", alert("missed"));
  expect(await (await listen(viewer, "acme", id)).until("missed")).not.toContain("heard-before");
  // the same place in another tenant's order is none: that page is told to read everything again
  const elsewhere = await listen(stranger, "globex", id);
  await elsewhere.until("event: reset");
  soc.hub.publish("globex", alert("theirs"));
  expect(await elsewhere.until("theirs")).not.toContain("missed");
});

test("a place of another run of the program is answered with a reset", async () => {
  expect(await (await listen(viewer, "acme", "other.7")).until("event: reset")).toContain("event: reset");
});

test("a stream ends when its session does", async () => {
  const person = await addPerson(soc, soc.ada, "viewer");
  const browser = await signIn(soc, person);
  const page = await listen({ ...person, browser });
  await browser.call("DELETE", "/api/v1/auth/session");
  // the right to listen is asked again when something happens, at most a second later
  const nudge = setInterval(() => soc.hub.publish("acme", alert("for-others")), 200);
  try {
    expect(await page.until("event: end")).toContain("event: end");
  } finally {
    clearInterval(nudge);
  }
});

test("a platform administrator's stream of a tenant ends when the tenant is suspended", async () => {
  const page = await listen(soc.ada, "globex");
  const change = { isSuspended: true };
  expect((await soc.ada.browser.call("PATCH", "/api/v1/platform/tenants/globex", change)).status).toBe(200);
  const nudge = setInterval(() => soc.hub.publish("globex", alert("of-a-suspended-tenant")), 200);
  try {
    expect(await page.until("event: end")).toContain("event: end");
  } finally {
    clearInterval(nudge);
    await soc.ada.browser.call("PATCH", "/api/v1/platform/tenants/globex", { isSuspended: false });
  }
});

test("nobody holds more than fifty streams, and a closed one makes room", async () => {
  const person = await addPerson(soc, soc.ada, "viewer");
  await Promise.all(Array.from({ length: 50 }, () => listen(person)));
  const ask = async (): Promise<number> => {
    const cookie = [...person.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, "sec-fetch-site": "same-origin" };
    const answer = await fetch(`${origin}/api/v1/tenants/acme/live`, { headers });
    await answer.body?.cancel();
    return answer.status;
  };
  expect(await ask()).toBe(429);
  open[0]?.abort();
  await expect.poll(ask).toBe(200);
  await listen(viewer);
});

test("an alert that is raised reaches the pages of its tenant", async () => {
  const relay = startLiveRelay(soc.postgres, soc.hub, createLogger("silent"));
  try {
    const [ours, theirs] = [await listen(viewer), await listen(stranger, "globex")];
    const mark = { spool: "test", group: 1, receivedAt: Date.now() };
    await soc.features.intake.take("acme", mark, [findingOf({ title: "Raised in acme" })]);
    await soc.features.intake.take("globex", mark, [
      findingOf({ tenantUid: "globex", title: "Raised in globex" }),
    ]);
    relay.nudge();
    expect(await ours.until("Raised in")).not.toContain("globex");
    expect(await theirs.until("Raised in")).not.toContain("acme");
  } finally {
    await relay.stop();
  }
});

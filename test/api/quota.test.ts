import { expect, test } from "vitest";
import { openTestApi } from "../support/api.ts";
import { addPerson, setUp } from "../support/browser.ts";

const ANSWER = {
  columns: [],
  rows: [],
  facts: { elapsedMs: 1, rowsRead: 0, bytesRead: 0, isTruncated: false, notice: null },
};

test("costly requests of one person are limited; others and cheap requests go on", async () => {
  const api = await openTestApi(
    { sql: { run: async () => ANSWER } },
    { quota: { perUser: 1000, perKey: 1000, perAddress: 1000, costly: 2 } },
  );
  const ada = await setUp(api);
  const [first, second] = [await addPerson(api, ada, "analyst"), await addPerson(api, ada, "analyst")];
  const ask = ({ browser } = first) =>
    browser.call("POST", "/api/v1/tenants/acme/events/sql", { sql: "SELECT 1" });
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect(refused.json()).toMatchObject({ status: 429, code: "TOO_MANY_REQUESTS" });
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect((await ask(second)).status).toBe(200);
  expect((await first.browser.call("GET", "/api/v1/me")).status).toBe(200);
});

test("every caller has a quota of its own, strangers by their address", async () => {
  const api = await openTestApi({}, { quota: { perUser: 3, perKey: 3, perAddress: 12, costly: 3 } });
  const ada = await setUp(api);
  const statuses: number[] = [];
  for (let n = 0; n < 5; n++) statuses.push((await ada.browser.call("GET", "/api/v1/me")).status);
  expect(statuses.slice(-1)).toEqual([429]);
  const stranger = async (ip: string): Promise<number> =>
    (await api.server.inject({ method: "GET", url: "/api/v1/auth/methods", remoteAddress: ip })).statusCode;
  for (let n = 0; n < 12; n++) expect(await stranger("192.0.2.7")).toBe(200);
  expect(await stranger("192.0.2.7")).toBe(429);
  expect(await stranger("192.0.2.8")).toBe(200);
});

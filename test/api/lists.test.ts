import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { TenantRole } from "../../src/schema/views/access.ts";
import { openTestApi } from "../support/api.ts";
import {
  addPerson,
  type Browser,
  openBrowser,
  setUp,
  type SignedInPerson,
  signIn,
} from "../support/browser.ts";
import { runOn } from "../support/postgres.ts";

/** What is listed is exactly what can be got one by one (OWASP ASVS 5.0, 8.2.2): lists leak where gets do not. */
const TENANTS = ["acme", "globex", "initech"];
const Uids = z.array(z.object({ uid: z.string() }));

async function gettable(browser: Browser, urls: ReadonlyMap<string, string>): Promise<string[]> {
  const got: string[] = [];
  for (const [uid, url] of urls) if ((await browser.call("GET", url)).status === 200) got.push(uid);
  return got.toSorted();
}

async function listed(browser: Browser, url: string, name: string): Promise<string[]> {
  const reply = await browser.call("GET", url);
  if (reply.status !== 200) return [];
  return Uids.parse(reply.json(z.looseObject({}))[name])
    .map(({ uid }) => uid)
    .toSorted();
}

test("tenants and people: list equals filter(all, get), whoever asks and whatever their roles are", async () => {
  const api = await openTestApi({}, { quota: { perUser: 1e6, perKey: 1e6, perAddress: 1e6, costly: 1e6 } });
  const ada = await setUp(api);
  for (const uid of TENANTS.slice(1))
    await ada.browser.call("POST", "/api/v1/platform/tenants", { uid, name: uid });
  const people: SignedInPerson[] = [ada];
  for (let n = 0; n < 3; n++) people.push(await addPerson(api, ada, "viewer"));
  const issued = await (await signIn(api, ada)).call("POST", "/api/v1/tenants/acme/keys", {
    name: "reader",
    permissions: ["users:read"],
    expiresAt: api.clock.now + 3_600_000,
  });
  const program = openBrowser(api);
  program.headers["authorization"] = `Bearer ${issued.json(z.object({ token: z.string() })).token}`;

  const role = fc.option(fc.constantFrom(...TenantRole.options), { freq: 2 });
  const table = fc.array(fc.tuple(role, role, role), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(table, async (rolesOfPeople) => {
      await runOn(api.postgres.url, "delete from membership");
      for (const [index, roles] of rolesOfPeople.entries())
        for (const [at, held] of roles.entries())
          if (held !== null)
            await runOn(
              api.postgres.url,
              `insert into membership (tenant_uid, user_uid, role) values ('${TENANTS[at]}', '${people[index + 1]?.uid}', '${held}')`,
            );
      for (const { browser } of [...people, { browser: program }]) {
        const tenants = new Map(TENANTS.map((uid) => [uid, `/api/v1/tenants/${uid}`]));
        expect(await listed(browser, "/api/v1/tenants", "tenants")).toEqual(await gettable(browser, tenants));
        for (const uid of TENANTS) {
          const users = new Map(
            people.map((person) => [person.uid, `/api/v1/tenants/${uid}/users/${person.uid}`]),
          );
          expect(await listed(browser, `/api/v1/tenants/${uid}/users`, "users")).toEqual(
            await gettable(browser, users),
          );
        }
      }
    }),
    { numRuns: 15 },
  );
});

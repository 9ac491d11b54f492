import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { IssuedLink, PlatformUserView, UserView } from "../../src/schema/views/access.ts";
import { openTestApi } from "../support/api.ts";
import {
  addPerson,
  invite,
  openBrowser,
  setUp,
  type SignedInPerson,
  signIn,
  tokenOf,
} from "../support/browser.ts";

const api = await openTestApi();
let ada: SignedInPerson;
let tom: SignedInPerson;

beforeAll(async () => {
  ada = await setUp(api);
  await ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "globex", name: "Globex" });
  tom = await addPerson(api, ada, "tenant_administrator", "globex");
});

async function emailOf({ browser }: SignedInPerson): Promise<string> {
  return (await browser.call("GET", "/api/v1/me")).json(z.object({ email: z.string() })).email;
}

/** Someone who works for both tenants. */
async function addShared(): Promise<SignedInPerson> {
  const person = await addPerson(api, ada, "analyst");
  const token = await invite(api, ada, {
    email: await emailOf(person),
    role: "analyst",
    tenantUid: "globex",
  });
  await person.browser.call("POST", "/api/v1/me/invitations", { token });
  return person;
}

test("a tenant's administrator cannot touch as a whole whoever also works for another tenant", async () => {
  const shared = await addShared();
  const url = `/api/v1/tenants/globex/users/${shared.uid}`;
  for (const [method, path, body] of [
    ["PATCH", url, { status: "disabled" }],
    ["POST", `${url}/reset`, undefined],
    ["DELETE", `${url}/sessions`, undefined],
  ] as const)
    expect((await tom.browser.call(method, path, body)).json()).toMatchObject({ code: "FORBIDDEN" });
  expect((await tom.browser.call("PATCH", url, { role: "viewer" })).json(UserView).role).toBe("viewer");
  expect((await tom.browser.call("DELETE", url)).status).toBe(204);
  expect((await shared.browser.call("GET", "/api/v1/me")).json()).toMatchObject({
    tenants: [{ uid: "acme" }],
  });
  expect(
    (
      await (
        await signIn(api, ada)
      ).call("PATCH", `/api/v1/tenants/acme/users/${shared.uid}`, { status: "disabled" })
    ).status,
  ).toBe(200);
});

/** What whoever holds the link is answered. */
async function open(link: { readonly url: string }): Promise<number> {
  return (await openBrowser(api).call("POST", "/api/v1/auth/link", { token: tokenOf(link) })).status;
}

async function resetLinkOf(person: SignedInPerson, maker: SignedInPerson): Promise<IssuedLink> {
  const browser = await signIn(api, maker);
  const answer = await browser.call("POST", `/api/v1/tenants/globex/users/${person.uid}/reset`);
  expect(answer.status).toBe(201);
  return answer.json(IssuedLink);
}

test("a tenant's administrator cannot keep a link to whoever has grown beyond the tenant", async () => {
  const [platform, shared] = [
    await addPerson(api, ada, "analyst", "globex"),
    await addPerson(api, ada, "analyst", "globex"),
  ];
  const links = [await resetLinkOf(platform, tom), await resetLinkOf(shared, tom)] as const;
  expect(await Promise.all(links.map(open))).toEqual([200, 200]);
  const browser = await signIn(api, ada);
  const promoted = { isPlatformAdministrator: true };
  await browser.call("PATCH", `/api/v1/platform/users/${platform.uid}`, promoted);
  const token = await invite(api, ada, { email: await emailOf(shared), role: "analyst" });
  await shared.browser.call("POST", "/api/v1/me/invitations", { token });
  expect(await Promise.all(links.map(open))).toEqual([404, 404]);
  expect(await open(await resetLinkOf(shared, ada))).toBe(200);
  await browser.call("PATCH", `/api/v1/platform/users/${platform.uid}`, { isPlatformAdministrator: false });
});

test("links end with the right of who made them", async () => {
  const leaver = await addPerson(api, ada, "tenant_administrator", "globex");
  const victim = await addPerson(api, ada, "analyst", "globex");
  const browser = await signIn(api, leaver);
  const invitation = { email: "second.self@globex.example", name: "X", role: "tenant_administrator" };
  const invited = await browser.call("POST", "/api/v1/tenants/globex/invitations", invitation);
  const links = [invited.json(IssuedLink), await resetLinkOf(victim, leaver)];
  expect(await Promise.all(links.map(open))).toEqual([200, 200]);
  await tom.browser.call("PATCH", `/api/v1/tenants/globex/users/${leaver.uid}`, { role: "viewer" });
  expect(await Promise.all(links.map(open))).toEqual([404, 404]);
});

test("a tenant's administrator cannot touch a platform administrator, nor become one", async () => {
  const token = await invite(api, ada, { email: await emailOf(ada), role: "viewer", tenantUid: "globex" });
  await (await signIn(api, ada)).call("POST", "/api/v1/me/invitations", { token });
  const reset = await tom.browser.call("POST", `/api/v1/tenants/globex/users/${ada.uid}/reset`);
  expect(reset.status).toBe(403);
  const url = `/api/v1/tenants/globex/users/${tom.uid}`;
  expect((await tom.browser.call("PATCH", url, { role: "platform_administrator" })).status).toBe(422);
  const invitation = { email: "x@globex.example", name: "X", role: "platform_administrator" };
  expect((await tom.browser.call("POST", "/api/v1/tenants/globex/invitations", invitation)).status).toBe(422);
});

test("a person of another tenant is not there: to read, change, end or reset", async () => {
  const carol = await addPerson(api, ada, "viewer");
  const url = `/api/v1/tenants/globex/users/${carol.uid}`;
  expect((await tom.browser.call("GET", url)).status).toBe(404);
  expect((await tom.browser.call("PATCH", url, { role: "viewer" })).status).toBe(404);
  expect((await tom.browser.call("DELETE", url)).status).toBe(404);
  expect((await tom.browser.call("POST", `${url}/reset`)).status).toBe(404);
  expect((await tom.browser.call("DELETE", `${url}/sessions`)).status).toBe(404);
});

test("an invitation of an address answers the same whether it has an account elsewhere or not", async () => {
  const carol = await addPerson(api, ada, "viewer");
  const shapes: unknown[] = [];
  for (const email of [await emailOf(carol), "new@globex.example"]) {
    const body = { email, name: "Somebody", role: "viewer" };
    const reply = await tom.browser.call("POST", "/api/v1/tenants/globex/invitations", body);
    shapes.push({ status: reply.status, keys: Object.keys(reply.json(z.record(z.string(), z.unknown()))) });
  }
  expect(shapes[0]).toEqual(shapes[1]);
});

test("the last administrator of a tenant stays, unless the platform takes it away", async () => {
  const url = `/api/v1/tenants/globex/users/${tom.uid}`;
  for (const change of [{ role: "viewer" }, { status: "disabled" }])
    expect((await tom.browser.call("PATCH", url, change)).json()).toMatchObject({ code: "CONFLICT" });
  expect((await tom.browser.call("DELETE", url)).json()).toMatchObject({ code: "CONFLICT" });
  const second = await addPerson(api, ada, "tenant_administrator", "globex");
  expect((await tom.browser.call("DELETE", `/api/v1/tenants/globex/users/${second.uid}`)).status).toBe(204);
});

test("two administrators who remove each other at once do not both succeed", async () => {
  await ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "initech", name: "Initech" });
  const one = await addPerson(api, ada, "tenant_administrator", "initech");
  const two = await addPerson(api, ada, "tenant_administrator", "initech");
  const url = "/api/v1/tenants/initech/users/";
  const replies = await Promise.all([
    one.browser.call("DELETE", url + two.uid),
    two.browser.call("DELETE", url + one.uid),
  ]);
  expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
});

test("the last platform administrator stays", async () => {
  const browser = await signIn(api, ada);
  const url = `/api/v1/platform/users/${ada.uid}`;
  for (const change of [{ isPlatformAdministrator: false }, { status: "disabled" }])
    expect((await browser.call("PATCH", url, change)).json()).toMatchObject({ code: "CONFLICT" });
  const made = await browser.call("PATCH", `/api/v1/platform/users/${tom.uid}`, {
    isPlatformAdministrator: true,
  });
  expect(made.json(PlatformUserView).isPlatformAdministrator).toBe(true);
  const unmade = await browser.call("PATCH", `/api/v1/platform/users/${tom.uid}`, {
    isPlatformAdministrator: false,
  });
  expect(unmade.json(PlatformUserView).tenants).toEqual([
    { uid: "globex", name: "Globex", role: "tenant_administrator" },
  ]);
});

test("a change of role holds from the next request (ASVS 8.3.2)", async () => {
  const carol = await addPerson(api, ada, "viewer");
  expect((await carol.browser.call("GET", "/api/v1/tenants/acme/keys")).status).toBe(403);
  const browser = await signIn(api, ada);
  await browser.call("PATCH", `/api/v1/tenants/acme/users/${carol.uid}`, { role: "tenant_administrator" });
  expect((await carol.browser.call("GET", "/api/v1/tenants/acme/keys")).status).toBe(200);
  await browser.call("DELETE", `/api/v1/tenants/acme/users/${carol.uid}`);
  expect((await carol.browser.call("GET", "/api/v1/tenants/acme/keys")).status).toBe(404);
});

test("a suspended tenant is gone for its people, and comes back with everything", async () => {
  await ada.browser.call("POST", "/api/v1/platform/tenants", { uid: "umbrella", name: "Umbrella" });
  const uma = await addPerson(api, ada, "tenant_administrator", "umbrella");
  const browser = await signIn(api, ada);
  const suspend = (isSuspended: boolean) =>
    browser.call("PATCH", "/api/v1/platform/tenants/umbrella", { isSuspended });
  await suspend(true);
  expect((await uma.browser.call("GET", "/api/v1/tenants/umbrella")).status).toBe(404);
  expect((await browser.call("GET", "/api/v1/tenants/umbrella")).status).toBe(404);
  await suspend(false);
  expect((await uma.browser.call("GET", "/api/v1/tenants/umbrella")).status).toBe(200);
});

test("an e-mail address belongs to one account, in whatever case", async () => {
  const carol = await addPerson(api, ada, "viewer");
  const taken = (await emailOf(ada)).toUpperCase();
  expect((await carol.browser.call("PATCH", "/api/v1/me", { email: taken })).json()).toMatchObject({
    code: "CONFLICT",
  });
  expect((await carol.browser.call("PATCH", "/api/v1/me", { email: "carol@acme.example" })).status).toBe(200);
});

test("every change of people is in the tenant's audit log, which is whole", async () => {
  const browser = await signIn(api, ada);
  const reply = await browser.call("GET", "/api/v1/tenants/globex/audit?limit=1000");
  const { entries } = reply.json(z.object({ entries: z.array(z.object({ action: z.string() })) }));
  const actions = new Set(entries.map(({ action }) => action));
  for (const action of ["user.invite", "user.enrol", "user.join", "user.change", "user.remove"])
    expect(actions).toContain(action);
  expect((await browser.call("GET", "/api/v1/tenants/globex/audit/verify")).json()).toMatchObject({
    fault: null,
  });
});

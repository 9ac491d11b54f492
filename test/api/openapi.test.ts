import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestApi } from "../support/api.ts";
import { openBrowser } from "../support/browser.ts";

const METHODS = ["get", "post", "put", "patch", "delete", "options", "head"] as const;
const Operation = z.looseObject({
  operationId: z.string().optional(),
  summary: z.string().optional(),
  tags: z.array(z.string()).optional(),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
  "x-access": z.string().optional(),
});
const Document = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), Operation)),
});

const api = await openTestApi();
const served = await openBrowser(api).call("GET", "/api/v1/openapi.json");
const { components, paths } = served.json(Document);
const operations = Object.entries(paths).flatMap(([path, item]) =>
  METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [{ name: `${method} ${path}`, operation }];
  }),
);

describe("the description of the API", () => {
  test("has every route that the server has, with the access that it asks for", () => {
    const routes = api.server.routeRules
      .filter(({ method }) => method !== "HEAD") // what answers GET answers HEAD
      .filter(({ url }) => url !== "/api/v1/openapi.json")
      .map(({ method, url }) => `${String(method).toLowerCase()} ${url.replaceAll(/:(\w+)/g, "{$1}")}`);
    const named = operations.map(({ name }) => name);
    expect(routes.filter((route) => !named.includes(route))).toEqual([]);
  });

  test("names each operation once, and says what it does and where it belongs", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, index) => id === undefined || ids.indexOf(id) !== index)).toEqual([]);
    const unsaid = operations.filter(
      ({ operation }) => operation.summary === undefined || operation.tags?.length !== 1,
    );
    expect(unsaid.map(({ name }) => name)).toEqual([]);
  });

  test("gives an example of each body", () => {
    const without = operations.filter(
      ({ operation }) =>
        operation.requestBody !== undefined && !JSON.stringify(operation.requestBody).includes('"example'),
    );
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  test("has each shape that it refers to, and no other", () => {
    const referred = served.text.matchAll(/"#\/components\/schemas\/(\w+)"/g);
    const names = new Set([...referred].map(([, name]) => name));
    expect(new Set(Object.keys(components.schemas))).toEqual(names);
  });

  test("says that every operation can answer a problem", () => {
    expect(operations.filter(({ operation }) => !("default" in operation.responses))).toEqual([]);
  });
});

test("what is not there, and what cannot be read, is a problem document", async () => {
  const stranger = openBrowser(api);
  const nothing = await stranger.call("GET", "/api/v1/nothing");
  expect(nothing.headers["content-type"]).toMatch(/^application\/problem\+json/);
  expect(nothing.json()).toMatchObject({
    type: "/problems/NOT_FOUND",
    status: 404,
    code: "NOT_FOUND",
    instance: expect.stringMatching(/^urn:uuid:/),
  });
  const broken = await api.server.inject({
    method: "POST",
    url: "/api/v1/auth/password",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    payload: "{",
  });
  expect(broken.json()).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  const form = await api.server.inject({
    method: "POST",
    url: "/api/v1/auth/password",
    headers: { "content-type": "text/plain", "sec-fetch-site": "same-origin" },
    payload: "a=b",
  });
  expect(form.json()).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
});

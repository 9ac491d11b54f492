import { expect, test } from "vitest";
import { openTestApi } from "../support/api.ts";

const { server } = await openTestApi();

test("health", async () => {
  const reply = await server.inject("/healthz");
  expect(reply.json()).toEqual({ status: "ok" });
  console.log(reply.headers);
  console.log((await server.inject("/api/v1/nothing")).json());
  console.log((await server.inject("/api/v1/tenants")).json());
  console.log((await server.inject("/api/v1/openapi.json")).body.length);
});

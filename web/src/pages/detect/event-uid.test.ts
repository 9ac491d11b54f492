import { expect, test } from "vitest";
import { eventUidOf } from "./event-uid.ts";

test("an event is named by its uid, or by an address that leads to it", () => {
  expect(eventUidOf(" 019a-77 ")).toBe("019a-77");
  expect(eventUidOf("https://soc.example/t/acme/search/019a-77?time=24h")).toBe("019a-77");
  expect(eventUidOf("https://soc.example/t/acme/search?q=x&open=019a-77")).toBe("019a-77");
});

import { expect, test } from "vitest";
import { packRecords } from "../schema/raw-batch.ts";
import { countedSubmit } from "./counted-submit.ts";
import { createSourceActivity } from "./source-activity.ts";

const header = (sourceName: string) => ({
  tenantUid: "acme",
  sourceName,
  listener: "http",
  sourceType: null,
  host: null,
  receivedAt: 1,
  context: null,
});

test("counts what was kept, refused and dropped, by source", async () => {
  const activity = createSourceActivity(() => 500);
  const submit = countedSubmit(async () => undefined, activity);
  await submit(packRecords(header("web"), ["abc", "d"]));
  await submit(packRecords(header("web"), ["e"]));
  activity.failed(header("web"), "too long");
  activity.dropped(header("dns"), 7);
  const nothing = { lastSeenAt: null, records: 0, bytes: 0, errors: 0, lastError: null, lastErrorAt: null };
  expect(activity.snapshot()).toEqual([
    {
      tenantUid: "acme",
      sourceName: "web",
      listener: "http",
      lastSeenAt: 500,
      records: 3,
      bytes: 5,
      errors: 1,
      lastError: "too long",
      lastErrorAt: 500,
      dropped: 0,
    },
    { tenantUid: "acme", sourceName: "dns", listener: "http", ...nothing, dropped: 7 },
  ]);
});

test("does not count what was not kept", async () => {
  const activity = createSourceActivity(() => 500);
  const submit = countedSubmit(() => Promise.reject(new Error("full")), activity);
  await expect(submit(packRecords(header("web"), ["abc"]))).rejects.toThrow("full");
  expect(activity.snapshot()).toEqual([]);
});

test("forgets the tenant's source that was silent longest when there are too many", () => {
  const activity = createSourceActivity(() => 1, 2);
  activity.failed({ tenantUid: "globex", sourceName: "theirs", listener: "http" }, "too long");
  for (const name of ["a", "b", "a", "c"]) activity.kept(packRecords(header(name), ["x"]));
  expect(activity.snapshot().map(({ sourceName, records }) => [sourceName, records])).toEqual([
    ["theirs", 0],
    ["a", 2],
    ["c", 1],
  ]);
});

import { z } from "zod";
import { AlertView } from "../../src/schema/views/alert.ts";
import { Overview } from "../../src/schema/views/source.ts";
import { EventPage } from "../../src/schema/views/event.ts";

/** How many events of the tenant `acme` a running product finds, asked as its console asks. */
export async function countEvents(url: URL, reader: string, query: string): Promise<number> {
  const answer = await fetch(new URL("/api/v1/tenants/acme/events/search", url), {
    method: "POST",
    headers: { authorization: `Bearer ${reader}`, "content-type": "application/json" },
    body: JSON.stringify({ query, from: 0, to: Date.now() + 86_400_000, limit: 1 }),
  });
  if (!answer.ok) throw new Error(`search answered ${answer.status}: ${await answer.text()}`);
  return EventPage.parse(await answer.json()).total;
}

/** How many records still wait in the spool of a running product. */
export async function countWaiting(url: URL, reader: string): Promise<number> {
  const now = Date.now();
  const range = `from=${now - 60_000}&to=${now}`;
  const answer = await fetch(new URL(`/api/v1/tenants/acme/overview?${range}`, url), {
    headers: { authorization: `Bearer ${reader}` },
  });
  if (!answer.ok) throw new Error(`the overview answered ${answer.status}: ${await answer.text()}`);
  return Overview.parse(await answer.json()).pipeline.spoolRecords;
}

/** The alerts of the tenant `acme` of a running product. */
export async function listAlerts(url: URL, reader: string): Promise<readonly AlertView[]> {
  const answer = await fetch(new URL("/api/v1/tenants/acme/alerts", url), {
    headers: { authorization: `Bearer ${reader}` },
  });
  if (!answer.ok) throw new Error(`the queue answered ${answer.status}: ${await answer.text()}`);
  return z.object({ alerts: z.array(AlertView) }).parse(await answer.json()).alerts;
}

import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { packRecords } from "../../schema/raw-batch.ts";
import { createServerTarget } from "./server-target.ts";

const header = { tenantUid: "", sourceName: "", listener: "", sourceType: null, host: null, receivedAt: 0 };

async function targetOf(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const url = new URL(`http://127.0.0.1:${port}`);
  return createServerTarget({ url, key: "wf_key", source: "a b", type: null, patienceMs: 5000 });
}

test("a server that pushes back is sent the same again, header and all", async () => {
  const sent: unknown[] = [];
  const target = await targetOf((request, response) => {
    void text(request).then((body) => {
      sent.push([request.url, request.headers.authorization, body]);
      if (sent.length === 1) response.writeHead(429, { "retry-after": "1" });
      return response.end("{}");
    });
  });
  await target.send(packRecords({ ...header, context: "x,y" }, ["1,2", "3,4"]), "csv");
  const request = ["/api/v1/ingest/a%20b?import=true&form=csv", "Bearer wf_key", "x,y\n1,2\n3,4\n"];
  expect(sent).toEqual([request, request]);
});

test("a refusal is told with its reason and not tried again", async () => {
  let requests = 0;
  const target = await targetOf((_request, response) => {
    requests++;
    response.writeHead(401).end('{"title":"Sign in, or send a valid API key."}');
  });
  await expect(target.send(packRecords({ ...header, context: null }, ["a"]), "lines")).rejects.toThrow(
    "the server answered 401: Sign in, or send a valid API key.",
  );
  expect(requests).toBe(1);
});

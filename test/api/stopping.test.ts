import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openCollectorPort } from "../../src/api/collector-port.ts";
import { openTestApi } from "../support/api.ts";
import { setUp } from "../support/browser.ts";

/** A connection that says so much and no more. */
async function say(port: number, words: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.write(words);
  return socket;
}

test("a server that stops waits neither for pages that are open nor for who says nothing", async () => {
  const api = await openTestApi();
  const ada = await setUp(api);
  const address = new URL(await api.server.listen({ port: 0, host: "127.0.0.1" }));
  const senders = await openCollectorPort(api.server, { host: "127.0.0.1", port: 0, tls: null });
  const cookie = [...ada.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { cookie, "sec-fetch-site": "same-origin" };
  const page = await fetch(new URL("/api/v1/tenants/acme/live", address), { headers });
  const read = page.text();
  const half = "POST /services/collector HTTP/1.1\r\nhost: localhost\r\n";
  const silent = [
    await say(Number(address.port), ""),
    await say(senders.port, ""),
    await say(senders.port, half),
  ];
  const gone = silent.map((socket) => once(socket, "close"));
  await Promise.all([api.server.close(), senders.close(), ...gone]);
  expect(await read).toContain("retry: ");
});

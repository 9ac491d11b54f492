import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { AppError } from "../lib/app-error.ts";
import { consolePolicy } from "./security-headers.ts";

/** What the build writes where the nonce of a response belongs. */
const NONCE_MARK = "__CSP_NONCE__";

/**
 * The built console: hashed files under `/assets/` are kept for ever, other files are asked for again, and every
 * other address answers the page itself, so that a deep link opens where it points.
 */
export async function serveConsole(server: FastifyInstance, folder: string): Promise<void> {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  await server.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, index: false });
  const files = { preCompressed: true, index: false } as const;
  const config = { access: "public", quota: "none" } as const;
  const schema = { hide: true } as const;
  server.get<{ Params: { "*": string } }>("/assets/*", { config, schema }, (request, reply) =>
    reply.sendFile(`assets/${request.params["*"]}`, { ...files, maxAge: "365d", immutable: true }),
  );
  server.get<{ Params: { "*": string } }>("/*", { config, schema }, (request, reply) => {
    const path = request.params["*"];
    if (path.startsWith("api/")) throw new AppError("NOT_FOUND", "There is nothing at this address.");
    // a name with an extension is a file: a missing one must not answer a page that says 200
    if (/\.[a-z0-9]+$/i.test(path) && path !== "index.html")
      return reply.sendFile(path, { ...files, cacheControl: false });
    return sendPage(reply, page);
  });
}

/** True when the console was built into `folder`. */
export function isConsoleBuilt(folder: string): boolean {
  return existsSync(join(folder, "index.html"));
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(18).toString("base64");
  return reply
    .header("content-security-policy", consolePolicy(nonce))
    .header("cache-control", "no-store")
    .type("text/html; charset=utf-8")
    .send(page.replaceAll(NONCE_MARK, nonce));
}

import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ERROR_STATUS, type ErrorCode } from "../lib/app-error.ts";
import type { Problem } from "../schema/views/problem.ts";

/**
 * Answers a connection whose request never became one: it came too slowly, or is no HTTP. The answer is written by
 * hand, because there is no reply to write it to, and the connection ends. Source: Node, `clientError` of http.Server.
 */
export function refuseBrokenRequest(error: Error, socket: Socket): void {
  const cause = "code" in error ? error.code : undefined;
  if (cause === "ECONNRESET" || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const { code, title } = REFUSALS.get(cause) ?? BROKEN;
  const status = ERROR_STATUS[code];
  const problem: Problem = {
    type: `/problems/${code}`,
    title,
    status,
    code,
    instance: `urn:uuid:${randomUUID()}`,
  };
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/problem+json",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  // who is slow to send may be slow to read, too
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

type Refusal = { readonly code: ErrorCode; readonly title: string };

const BROKEN: Refusal = { code: "BAD_REQUEST", title: "This is no request that can be read." };
const REFUSALS: ReadonlyMap<unknown, Refusal> = new Map([
  ["ERR_HTTP_REQUEST_TIMEOUT", { code: "REQUEST_TIMEOUT", title: "The request did not come in time." }],
  ["HPE_HEADER_OVERFLOW", { code: "BAD_REQUEST", title: "The headers are larger than 64 KiB." }],
]);

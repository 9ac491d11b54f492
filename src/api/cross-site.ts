import type { FastifyRequest } from "fastify";
import { AppError } from "../lib/app-error.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another site's page sends. Browsers say where a request comes from in `Sec-Fetch-Site` (W3C Fetch
 * Metadata), older ones in `Origin`; a program sends neither, and then must not come with a session cookie.
 * Reads are held to the same rule, so that no other site can learn from sizes and times of answers.
 *
 * @param origins scheme, host and port under which people reach us
 * @throws {AppError} `FORBIDDEN`
 */
export function refuseCrossSite(
  request: Pick<FastifyRequest, "method" | "headers">,
  origins: ReadonlySet<string>,
  hasSessionCookie: boolean,
): void {
  const isSafe = SAFE_METHODS.has(request.method);
  const site = request.headers["sec-fetch-site"];
  const origin = request.headers.origin;
  if (site !== undefined) {
    // `none`: typed into the address bar, which can only read
    if (site === "same-origin" || (site === "none" && isSafe)) return;
  } else if (origin !== undefined) {
    if (origins.has(origin)) return;
  } else if (isSafe || !hasSessionCookie) return;
  throw new AppError("FORBIDDEN", "This request comes from another site.");
}

import type { z } from "zod";
import type { ServerFlags } from "../../cli/rule-flags.ts";
import { answerOf, responseOf } from "./rule-server.ts";

/** Calls of one tenant's API on a running server. All throw an {@link Error} that says what was refused. */
export type ServerCall = {
  readonly get: <T>(shape: z.ZodType<T>, at: string) => Promise<T>;
  readonly send: <T>(shape: z.ZodType<T>, method: "POST" | "PATCH", at: string, body: unknown) => Promise<T>;
  /** An answer that comes line by line. */
  readonly stream: (at: string, body: unknown) => Promise<Response>;
};

export function createServerCall({ url, key, tenant }: ServerFlags): ServerCall {
  const base = new URL(`/api/v1/tenants/${encodeURIComponent(tenant)}`, url).href;
  const authorization = `Bearer ${key}`;
  const sending = (method: string, body: unknown): RequestInit => ({
    method,
    body: JSON.stringify(body),
    headers: { authorization, "content-type": "application/json" },
  });
  return {
    get: async (shape, at) => shape.parse(await answerOf(`${base}${at}`, { headers: { authorization } })),
    send: async (shape, method, at, body) =>
      shape.parse(await answerOf(`${base}${at}`, sending(method, body))),
    stream: (at, body) => responseOf(`${base}${at}`, sending("POST", body)),
  };
}

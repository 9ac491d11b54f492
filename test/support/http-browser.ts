import { parseSetCookie } from "cookie";
import { z } from "zod";
import type { Browser } from "./browser.ts";

/** A browser of someone who uses a running product over HTTP. */
export function openHttpBrowser(url: URL): Browser {
  const cookies = new Map<string, string>();
  const headers: Record<string, string> = { "sec-fetch-site": "same-origin", origin: url.origin };
  return {
    cookies,
    headers,
    async call(method, path, body) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const reply = await fetch(new URL(path, url), {
        method,
        headers: {
          ...headers,
          ...(cookie === "" ? {} : { cookie }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const line of reply.headers.getSetCookie()) {
        const { name, value } = parseSetCookie(line);
        if (value === undefined || value === "") cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = await reply.text();
      return {
        status: reply.status,
        headers: Object.fromEntries(reply.headers),
        text,
        json: (schema = z.any()) => schema.parse(JSON.parse(text)),
      };
    },
  };
}

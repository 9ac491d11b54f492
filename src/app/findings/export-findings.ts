import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ExportFlags } from "../../cli/findings-command.ts";
import { responseOf } from "../rules/rule-server.ts";

/** Writes the findings of a running server to a stream as they come. Throws when the server refuses or breaks off. */
export async function exportFindings(
  { url, key, tenant, from, to = Date.now(), level, rule }: ExportFlags,
  output: NodeJS.WritableStream,
): Promise<boolean> {
  const place = new URL(`/api/v1/tenants/${encodeURIComponent(tenant)}/findings/export`, url);
  for (const [name, value] of Object.entries({ from, to, level, detector: rule }))
    if (value !== undefined) place.searchParams.set(name, String(value));
  const { body } = await responseOf(place.href, { headers: { authorization: `Bearer ${key}` } });
  if (body !== null) await pipeline(Readable.fromWeb(body), output, { end: false });
  return true;
}

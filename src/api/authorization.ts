/**
 * The API key of an `Authorization` header, or null when it has none. `Splunk` is what clients of HTTP Event Collector
 * send, some of them as the password of `Basic`.
 */
export function keyTokenOf(authorization: string): string | null {
  const [scheme, sent, ...rest] = authorization.split(" ");
  if (sent === undefined || sent === "" || rest.length > 0) return null;
  if (/^(?:bearer|splunk)$/i.test(scheme ?? "")) return sent;
  if (!/^basic$/i.test(scheme ?? "")) return null;
  const pair = Buffer.from(sent, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon === -1 || colon === pair.length - 1 ? null : pair.slice(colon + 1);
}

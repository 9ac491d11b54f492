import { expect, test } from "vitest";
import { fieldTerm } from "./field-query.ts";

test.each([
  [{ name: "device.hostname", isOwn: false }, "WKS-1", "device.hostname:WKS-1"],
  [{ name: "IntegrityLevel", isOwn: true }, "High", "IntegrityLevel:High"],
  [{ name: "cs(User-Agent)", isOwn: true }, "curl/8", '"cs(User-Agent)":curl/8'],
  [{ name: 'a"b', isOwn: true }, null, '_exists_:"a\\"b"'],
  [{ name: "ip", isOwn: true }, "10.0.0.1", '"ip":10.0.0.1'],
  [{ name: "ip", isOwn: false }, "10.0.0.1", "ip:10.0.0.1"],
  [{ name: "url", isOwn: true }, null, '_exists_:"url"'],
] as const)("%j with %j is %s", (field, value, term) => {
  expect(fieldTerm(field, value)).toBe(term);
});

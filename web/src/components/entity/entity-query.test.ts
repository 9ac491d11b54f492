import { expect, test } from "vitest";
import { entityFilter, entityQuery } from "./entity-query.ts";

test.each([
  ["host", "WKS-0142", "host:WKS-0142"],
  ["user", "NORTHWIND\\m.okafor", 'user:"NORTHWIND\\\\m.okafor"'],
  ["ip", "2001:db8::1", 'ip:"2001:db8::1"'],
  ["file", 'a "b".exe', 'file:"a \\"b\\".exe"'],
  ["process", "a*b", 'process:"a*b"'],
  ["file", "a b\nc*", "file:a\\ b?c\\*"],
  ["process", "/usr/bin/curl", 'process:"/usr/bin/curl"'],
] as const)("a %s %s is searched as %s", (kind, value, query) => {
  expect(entityQuery({ kind, value })).toBe(query);
});

test("the queue's filter takes the value as it is", () => {
  expect(entityFilter({ kind: "ip", value: "2001:db8::1" })).toBe("ip:2001:db8::1");
});

import { expect, test } from "vitest";
import { isIpAddress } from "./ip-address.ts";

test.each([
  ["10.1.2.3", true],
  ["::ffff:10.1.2.3", true],
  ["fe80::1", true],
  ["10.1.2", false],
  ["1", false],
  ["0x7f000001", false],
  ["010.1.2.3", false],
  ["10.1.2.256", false],
  ["a:b", false],
  ["", false],
])("%s is an address: %s", (text, expected) => {
  expect(isIpAddress(text)).toBe(expected);
});

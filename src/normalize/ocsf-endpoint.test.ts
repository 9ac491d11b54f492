import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ipAddress, ocsfEndpoint } from "./ocsf-endpoint.ts";

test("an address is what the system takes for one", () => {
  const piece = fc.constantFrom(
    "1",
    "25",
    "256",
    "::",
    ":",
    ".",
    "ffff",
    "a",
    "0",
    "12345",
    "192.0.2.1",
    "fe80",
  );
  const written = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.oneof(written, fc.ipV4(), fc.ipV6()), (text) => {
      const expected = isIPv4(text) || isIPv6(text);
      expect(ipAddress(text) !== undefined).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test("an IPv4 address within IPv6 is the IPv4 address", () => {
  expect(ipAddress("::FFFF:192.0.2.1")).toBe("192.0.2.1");
  expect(ipAddress("fe80::1%eth0")).toBe("fe80::1%eth0");
});

test("an end without address and name is none, and a port that cannot be is left out", () => {
  expect(ocsfEndpoint({ port: 22 })).toBeUndefined();
  expect(ocsfEndpoint({ ip: "a:99999", port: 22 })).toBeUndefined();
  expect(ocsfEndpoint({ ip: "192.0.2.1", port: 70_000 })).toEqual({ ip: "192.0.2.1" });
  expect(ocsfEndpoint({ hostname: "h", port: "0x16" })).toEqual({ hostname: "h", port: 22 });
});

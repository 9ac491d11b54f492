import { expect, test } from "vitest";
import { isOwnPath, linkToken } from "./session.ts";

test.each(["/", "/t/northwind/alerts?state=open#x"])("%s is a page of ours", (path) => {
  expect(isOwnPath(path)).toBe(true);
});

test.each(["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"])(
  "%j is never gone back to",
  (path) => {
    expect(isOwnPath(path)).toBe(false);
  },
);

test("a token is read from the fragment alone", () => {
  expect(linkToken("#token=abc_DEF-123")).toBe("abc_DEF-123");
  for (const hash of ["", "#token=", "#token=a b", "#other=abc", "#token=a&x=1"])
    expect(linkToken(hash)).toBeNull();
});

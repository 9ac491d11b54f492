import { expect, test } from "vitest";
import { defang, defangHost } from "./defang.ts";

test.each([
  ["https://evil.example/a.b?c.d", "hxxps://evil[.]example/a.b?c.d"],
  ["get HTTP://10.0.0.1:8080/x now", "get hxxp://10[.]0[.]0[.]1:8080/x now"],
  ["ftp://files.example", "fxp://files[.]example"],
  ["two http://a.b http://c.d", "two hxxp://a[.]b hxxp://c[.]d"],
  ["powershell.exe C:\\a.b", "powershell.exe C:\\a.b"],
])("%s is shown as %s", (text, shown) => {
  expect(defang(text)).toBe(shown);
});

test("a bare host is defanged for a message to others", () => {
  expect(defangHost("evil.example")).toBe("evil[.]example");
  expect(defangHost("2001:db8::1")).toBe("2001[:]db8[:][:]1");
});

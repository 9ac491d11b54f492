import fc from "fast-check";
import { expect, test } from "vitest";
import { goldenSource } from "../../../../test/support/golden-source.ts";
import { genericCef } from "./map.ts";
import { readCef } from "./read-cef.ts";

goldenSource(genericCef, import.meta.url);

const inHeader = (text: string): string => text.replace(/[\\|]/g, "\\$&");
const inValue = (text: string): string =>
  text.replace(/[\\=]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");

test("what is written as CEF is read back, whatever stands in it", () => {
  const part = fc.string({ maxLength: 12 }).filter((text) => !/[\n\r]/.test(text));
  const value = fc.string({ maxLength: 20 }).map((text) => text.trim());
  const names = ["src", "msg", "cs1", "request"] as const;
  fc.assert(
    fc.property(part, part, fc.tuple(value, value, value, value), (vendor, name, values) => {
      const extension = names.map((key, index) => `${key}=${inValue(values[index] ?? "")}`).join(" ");
      const cef = readCef(`CEF:0|${inHeader(vendor)}|P|1|C|${inHeader(name)}|5|${extension}`);
      expect(cef).toMatchObject({ vendor, name, severity: "5" });
      expect(names.map((key) => cef?.fields.get(key))).toEqual(values);
    }),
  );
});

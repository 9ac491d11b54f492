import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatCount,
  formatCountOf,
  formatRate,
  formatShare,
  formatShort,
} from "./format-number.ts";

const plain = (text: string): string => text.replaceAll("\u202f", " ");

describe("numbers", () => {
  test("are grouped, and a missing one is a dash, never zero", () => {
    expect(formatCount(1_234_567)).toBe("1,234,567");
    expect(formatCount(0)).toBe("0");
    expect(formatCount(null)).toBe("–");
    expect(formatCount(Number.NaN)).toBe("–");
  });

  test.each([
    [0, "0"],
    [999, "999"],
    [999.6, "1 k"],
    [1290, "1.29 k"],
    [31_400_000, "31.4 M"],
    [2_100_000_000, "2.1 G"],
    [-1500, "−1.5 k"],
  ])("%d in short is %s", (value, shown) => expect(plain(formatShort(value))).toBe(shown));

  test.each([
    [0, "0 B"],
    [412_000_000, "412 MB"],
    [1536, "1.54 kB"],
  ])("%d bytes are %s", (value, shown) => expect(plain(formatBytes(value))).toBe(shown));

  test("rates and shares carry their unit", () => {
    expect(plain(formatRate(8412))).toBe("8,412 /s");
    expect(plain(formatRate(0.25))).toBe("0.25 /s");
    expect(plain(formatShare(0.924))).toBe("92 %");
    expect(plain(formatShare(0.001))).toBe("< 1 %");
    expect(plain(formatShare(0))).toBe("0 %");
  });

  test("a count agrees with its noun", () => {
    expect(formatCountOf(1, "alert")).toBe("1 alert");
    expect(formatCountOf(0, "alert")).toBe("0 alerts");
    expect(formatCountOf(2, "query", "queries")).toBe("2 queries");
  });
});

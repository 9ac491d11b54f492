import { expect, test } from "vitest";
import { createProgressBar } from "./progress-bar.ts";

const progress = { file: "a.json", bytesRead: 50, bytesTotal: 100, records: 30 };

function drawn(isTTY: boolean, columns = 200): string {
  let now = 0;
  let text = "";
  const write = (more: string | Uint8Array): boolean => {
    text += String(more);
    return true;
  };
  const bar = createProgressBar({ isTTY, columns, write }, () => now);
  now = 1000;
  bar.show(progress);
  bar.show(progress);
  bar.end();
  return text;
}

test("draws share, records and rate in one line, not more often than a person sees, and takes it away", () => {
  expect(drawn(true)).toBe(
    `\r${"█".repeat(12)}${"░".repeat(12)} 50 %  30 records  30/s  a.json\u001b[K\r\u001b[K`,
  );
  expect(drawn(true, 11)).toContain(`\r${"█".repeat(10)}\u001b`);
});

test("draws nothing where nobody looks", () => {
  expect(drawn(false)).toBe("");
});

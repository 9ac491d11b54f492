import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FALLBACK_SOURCES, LOG_SOURCES } from "./source-registry.ts";

const FOLDER = new URL("./sources/", import.meta.url);
const all = [...LOG_SOURCES, ...FALLBACK_SOURCES];

test("every folder of sources is one source of its name, and has its test and samples", () => {
  const folders = readdirSync(fileURLToPath(FOLDER), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(all.map(({ name }) => name).toSorted()).toEqual(folders.toSorted());
  for (const name of folders)
    for (const part of ["map.ts", "map.test.ts", "samples"])
      expect([name, part, existsSync(new URL(`${name}/${part}`, FOLDER))]).toEqual([name, part, true]);
});

test("the last source takes what nobody else takes", () => {
  expect(FALLBACK_SOURCES.at(-1)?.name).toBe("generic_text");
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
});

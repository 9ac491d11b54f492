import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import type { GivenFile } from "../../components/file/given-files.ts";
import { rulesOf } from "./given-rules.ts";

const given = (path: string, content: string | Uint8Array<ArrayBuffer>): GivenFile => ({
  path,
  file: new File([content], path),
});
const archive = (members: Record<string, string>): Uint8Array<ArrayBuffer> =>
  zipSync(Object.fromEntries(Object.entries(members).map(([name, text]) => [name, strToU8(text)])));

test("rules come from files, folders and archives, and other files are passed over", async () => {
  const { files, passedOver } = await rulesOf([
    given("rules/README.md", "words"),
    given("rules/b.yml", "b"),
    given("sigma.zip", archive({ "win/z.yaml": "z", "win/a.yml": "a", LICENSE: "words" })),
  ]);
  expect(files).toEqual([
    { path: "rules/b.yml", text: "b" },
    { path: "win/a.yml", text: "a" },
    { path: "win/z.yaml", text: "z" },
  ]);
  expect(passedOver).toBe(2);
});

test("a file that is given by itself is read whatever it is called", async () => {
  expect((await rulesOf([given("rule.txt", "a")])).files).toEqual([{ path: "rule.txt", text: "a" }]);
});

test("what is no archive says so, and one that unpacks to too much is refused", async () => {
  await expect(rulesOf([given("broken.zip", "no archive")])).rejects.toThrow("broken.zip cannot be read");
  const bomb = archive({ "a.yml": "a".repeat(20 << 20), "b.yml": "b".repeat(20 << 20) });
  await expect(rulesOf([given("bomb.zip", bomb)])).rejects.toThrow("32 MiB");
});

import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { RuleFile } from "../../detect/index.ts";
import { zipMembers } from "../../ingest/index.ts";
import { isTestsFile, testsPath } from "../rule-tests/tests-path.ts";

const RULE_FILE = /\.ya?ml$/i;
const WITH_TESTS = /\.ya?ml$|\.in\.jsonl$/i;
const ZIP_LIMITS = { maxMembers: 50_000, maxBytes: 512 << 20 };

/**
 * Rule files of folders, zip archives and single files, in the order of their paths. A file that is named is read
 * whatever it is called. @throws {Error} that names a path which cannot be read, or where no rule file is
 */
export async function readRuleFiles(
  paths: readonly string[],
  which: "rules" | "with tests" = "rules",
): Promise<RuleFile[]> {
  const wanted = which === "rules" ? RULE_FILE : WITH_TESTS;
  const files: RuleFile[] = [];
  for (const path of paths) files.push(...(await readOne(path, wanted)));
  if (!files.some(({ path }) => !isTestsFile(path)))
    throw new Error(`no rule files (*.yml, *.yaml) in ${paths.join(", ")}`);
  return files;
}

async function readOne(path: string, wanted: RegExp): Promise<RuleFile[]> {
  const { isFolder, isZip } = await kindOf(path);
  if (isZip) return readZip(path, wanted);
  if (!isFolder) return readAlone(path, wanted);
  const names = (await readdir(path, { recursive: true })).filter((name) => wanted.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => ({ path: join(path, name), text: await readFile(join(path, name), "utf8") })),
  );
}

/** The tests beside a file that is named come with it. */
async function readAlone(path: string, wanted: RegExp): Promise<RuleFile[]> {
  const file = { path, text: await readFile(path, "utf8") };
  const beside = testsPath(path);
  if (!wanted.test(beside) || isTestsFile(path) || !existsSync(beside)) return [file];
  return [file, { path: beside, text: await readFile(beside, "utf8") }];
}

async function kindOf(path: string): Promise<{ readonly isFolder: boolean; readonly isZip: boolean }> {
  try {
    const found = await stat(path);
    return { isFolder: found.isDirectory(), isZip: found.isFile() && path.toLowerCase().endsWith(".zip") };
  } catch (error) {
    throw new Error(`there is no rule file, folder or archive '${path}'`, { cause: error });
  }
}

async function readZip(path: string, wanted: RegExp): Promise<RuleFile[]> {
  const files: RuleFile[] = [];
  try {
    for await (const { name, stream } of zipMembers(path, ZIP_LIMITS))
      if (wanted.test(name)) files.push({ path: name, text: await text(stream) });
      else stream.destroy();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} cannot be unpacked: ${reason}`, { cause: error });
  }
  return files.toSorted((a, b) => a.path.localeCompare(b.path, "en"));
}

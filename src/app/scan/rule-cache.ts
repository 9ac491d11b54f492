import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Rules as they were read, by the hash of what they were read from. It may be thrown away at any time. */
export type RuleCache = {
  /** Of the code that reads rules: another version reads them anew. */
  readonly codeHash: string;
  get(key: string): Uint8Array | null;
  put(key: string, value: Uint8Array): void;
};

/** Sets of rules that are kept. */
const MOST_KEPT = 8;
const CODE = ["../../detect/sigma", "../../schema"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/** A cache in the user's folder for such things. Where that cannot be written nothing is kept, and nothing fails. */
export function openRuleCache(folder: string): RuleCache {
  const pathOf = (key: string): string => join(folder, `${key}.rules`);
  return {
    codeHash: hashOfCode(),
    get: (key) => orNull(() => readFileSync(pathOf(key))),
    put: (key, value) => {
      orNull(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        // written beside and moved, so that no reader finds half of it
        const beside = `${pathOf(key)}.${process.pid}`;
        writeFileSync(beside, value, { mode: 0o600 });
        renameSync(beside, pathOf(key));
        prune(folder);
        return null;
      });
    },
  };
}

/** Where caches are by the custom of the platform. Source: XDG Base Directory Specification. */
export function cacheFolder(
  environment: Readonly<Record<string, string | undefined>>,
  of: "rules" | "code",
): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  const base = xdg !== undefined && xdg !== "" ? xdg : (local ?? join(homedir(), ".cache"));
  return join(base, "watchfloor", of);
}

function prune(folder: string): void {
  const kept = readdirSync(folder)
    .filter((name) => name.endsWith(".rules"))
    .map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }))
    .toSorted((a, b) => b.time - a.time);
  for (const { path } of kept.slice(MOST_KEPT)) rmSync(path, { force: true });
}

function hashOfCode(): string {
  const hash = createHash("sha256").update(process.version);
  for (const folder of CODE)
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted())
      if (name.endsWith(".ts") && !name.endsWith(".test.ts"))
        hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

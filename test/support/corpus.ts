import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

let found: string | null | undefined;

/**
 * The folder of the public test data, unpacked once, or null where it is not installed: it is too large and too
 * variously licensed to ship. `WATCHFLOOR_CORPUS` names a folder that is already unpacked.
 */
export function corpusDir(): string | null {
  found ??= locate();
  return found;
}

function locate(): string | null {
  const named = process.env["WATCHFLOOR_CORPUS"];
  if (named !== undefined && existsSync(named)) return named;
  const unpack = fileURLToPath(new URL("../../../shared/corpus/unpack", import.meta.url));
  return existsSync(unpack) ? execFileSync(unpack, { encoding: "utf8" }).trim() : null;
}

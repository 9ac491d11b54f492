/**
 * Completes package-lock.json. A registry may lack the build of a package for another platform; npm then writes a lock
 * file without it, which `npm ci` refuses ("Missing: … from lock file"). This puts an entry for each optional
 * dependency that has none: it is never installed here, and elsewhere npm finds it by its version.
 *
 *   node scripts/lock-platforms.mjs           writes what is missing
 *   node scripts/lock-platforms.mjs --check   exits 1 when something is missing, or an address of a registry is named
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(file, "utf8"));
const { packages } = lock;

const missing = Object.values(packages)
  .flatMap((entry) => Object.entries(entry.optionalDependencies ?? {}))
  .filter(([name, version]) => packages[`node_modules/${name}`] === undefined && /^\d/.test(version));
const addresses = Object.entries(packages).filter(([, entry]) => /^https?:/.test(entry.resolved ?? ""));

if (process.argv.includes("--check")) {
  for (const [name, version] of missing)
    console.error(
      `package-lock.json has no entry for ${name}@${version}: run node scripts/lock-platforms.mjs`,
    );
  for (const [path] of addresses) console.error(`package-lock.json names a registry's address at ${path}`);
  process.exit(missing.length + addresses.length === 0 ? 0 : 1);
}

for (const [name, version] of missing)
  packages[`node_modules/${name}`] = { version, ...platformOf(name), optional: true };
lock.packages = Object.fromEntries(
  Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(
  missing.length === 0
    ? "nothing was missing"
    : missing.map(([name, version]) => `added ${name}@${version}`).join("\n"),
);

/** Operating system and processor, as the names of platform packages tell them. */
function platformOf(name) {
  const os = /darwin|linux|win32|windows|freebsd|android/.exec(name)?.[0];
  const cpu = /arm64|x64|ia32|riscv64|ppc64|s390x|arm/.exec(name)?.[0];
  const libc = /musl|gnu/.exec(name)?.[0];
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os ? { os: [os === "windows" ? "win32" : os] } : {}),
    ...(libc ? { libc: [libc === "gnu" ? "glibc" : "musl"] } : {}),
  };
}

/**
 * Builds the console into dist/web, each file also compressed at its best, so that the server never compresses.
 * npm runs this after every install, under whatever Node the machine has: the product's own Node does the work.
 * An install without development packages keeps the build that it came with.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const vite = `${root}node_modules/vite/bin/vite.js`;
const output = `${root}dist/web`;

if (existsSync(vite)) {
  build();
  compressAll();
} else console.log("console: not built, its build tools are not installed");

function build() {
  const ownNode = `${root}node_modules/.bin/node`;
  const node =
    Number(process.versions.node.split(".")[0]) < 24 && existsSync(ownNode) ? ownNode : process.execPath;
  const run = spawnSync(node, [vite, "build", "web", "--logLevel", "warn"], { cwd: root, stdio: "inherit" });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

/** The page itself is left out: the server writes a nonce into it for each answer. */
function compressAll() {
  const names = readdirSync(output, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(js|css|svg|json)$/.test(name),
  );
  let bytes = 0;
  for (const name of names) {
    const content = readFileSync(`${output}/${name}`);
    const brotli = brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    });
    writeFileSync(`${output}/${name}.br`, brotli);
    writeFileSync(`${output}/${name}.gz`, gzipSync(content, { level: 9 }));
    bytes += brotli.length;
  }
  console.log(`console: ${names.length} files, ${Math.round(bytes / 1000)} kB compressed, in dist/web`);
}

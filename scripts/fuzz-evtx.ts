/**
 * Reads event log files with changed bytes, ten thousand unless a number is given: none may crash the reader, keep it
 * for long or fill the memory. `node scripts/fuzz-evtx.ts [number] [file.evtx]`
 */
import { readFileSync } from "node:fs";
import { readMutant, sampleFile } from "../test/support/evtx-mutants.ts";

const [, , count = "10000", path] = process.argv;
const sample = path === undefined ? sampleFile() : readFileSync(path).subarray(0, 4096 + 2 * 65_536);
let faults = 0;
for (let seed = 0; seed < Number(count); seed++) {
  const fault = await readMutant(sample, seed).catch((error: unknown) => String(error));
  if (fault === null) continue;
  faults++;
  console.log(`seed ${seed}: ${fault}`);
}
const { rss } = process.memoryUsage();
console.log(`${count} files, ${faults} faults, ${Math.round(rss / 2 ** 20)} MiB in use at the end`);
process.exitCode = faults === 0 ? 0 : 1;

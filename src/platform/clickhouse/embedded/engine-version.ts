import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ASK = "import { query } from 'chdb'; process.stdout.write(query('SELECT version()', 'TabSeparated'));";

/**
 * Loads the embedded engine in a process of its own, without any data, and answers its version. An engine that does
 * not fit this machine ends that process alone. @throws {Error} with what the process said
 */
export async function embeddedEngineVersion(timeoutMs: number): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", ASK], {
    cwd: HERE,
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  return stdout.trim();
}

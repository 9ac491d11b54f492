import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The product as a person starts it: a process of its own, on real engines, with an empty data folder. */
export type Product = {
  readonly url: URL;
  /** The link that it printed: set-up, or the demonstration's. */
  readonly link: URL;
  readonly ports: ProductPorts;
  /** Its data folder. */
  readonly data: string;
  /** All that it has logged and printed so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

export type ProductPorts = { readonly http: number; readonly hec: number; readonly syslog: number };

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Starts `watchfloor serve` with further arguments and waits until it has printed where to begin. */
export async function startProduct(args: readonly string[] = []): Promise<Product> {
  const data = mkdtempSync(join(tmpdir(), "watchfloor-e2e-"));
  const [http, hec, syslog] = [await freePort(), await freePort(), await freePort()];
  const child = spawn(process.execPath, ["bin/watchfloor.mjs", "serve", "--data", data, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      WATCHFLOOR_PORT: String(http),
      WATCHFLOOR_HEC_PORT: String(hec),
      WATCHFLOOR_SYSLOG_UDP_PORT: String(syslog),
      WATCHFLOOR_SYSLOG_TCP_PORT: String(syslog),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  try {
    const link = await linkIn(child, () => output);
    const stop = async (): Promise<void> => {
      await end(child);
      rmSync(data, { recursive: true, force: true });
    };
    return {
      url: new URL(`http://localhost:${http}`),
      link,
      ports: { http, hec, syslog },
      data,
      output: () => output,
      stop,
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

/** A server on a prepared folder and a port of one's choice, with no other listeners; for those who kill it. */
export function startOnFolder(
  folder: { readonly path: string; readonly rules: string },
  port: number,
): ChildProcess {
  return spawn(
    process.execPath,
    ["bin/watchfloor.mjs", "serve", "--data", folder.path, "--rules", folder.rules],
    {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        WATCHFLOOR_PORT: String(port),
        WATCHFLOOR_HEC_PORT: "0",
        WATCHFLOOR_SYSLOG_UDP_PORT: "0",
        WATCHFLOOR_SYSLOG_TCP_PORT: "0",
        WATCHFLOOR_LOG_LEVEL: "silent",
      },
    },
  );
}

async function linkIn(child: ChildProcess, output: () => string): Promise<URL> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const found = /https?:\/\/\S+#token=\S+/.exec(output())?.[0];
    if (found !== undefined) return new URL(found);
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`Watchfloor did not print a link to begin at:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

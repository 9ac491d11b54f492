import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { makeCertificate } from "../../src/platform/tls/index.ts";
import { freePort } from "../support/free-port.ts";
import { openTestPostgres, runOn } from "../support/postgres.ts";
import { startClickHouseServer } from "../support/clickhouse.ts";
import { type Product, startProduct } from "../support/product.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DOCTOR = join(ROOT, "bin", "watchfloor.mjs");

const Outcome = z.object({
  version: z.string(),
  state: z.enum(["ok", "warning", "failed"]),
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.enum(["ok", "warning", "failed"]),
      found: z.string(),
      expected: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
});
type Outcome = z.infer<typeof Outcome>;

/** Ports that nothing listens on, so that the machine's own programs do not show. */
async function quietPorts(): Promise<Record<string, string>> {
  const names = ["PORT", "HEC_PORT", "SYSLOG_UDP_PORT", "SYSLOG_TCP_PORT"];
  const ports = new Set<number>();
  while (ports.size < names.length) ports.add(await freePort());
  return Object.fromEntries([...ports].map((port, index) => [`WATCHFLOOR_${names[index]}`, String(port)]));
}

async function examine(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Outcome & { readonly code: number | null }> {
  const child = spawn(process.execPath, [DOCTOR, "doctor", "--json", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const [said] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return { ...Outcome.parse(JSON.parse(said)), code: child.exitCode };
}

function resultOf({ checks }: Outcome, name: string): Outcome["checks"][number] {
  const result = checks.find((check) => check.name === name);
  if (result === undefined) throw new Error(`no check ${name} among ${checks.map((c) => c.name).join(", ")}`);
  return result;
}

let folder = "";
let env: Record<string, string> = {};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "watchfloor-doctor-test-"));
  env = await quietPorts();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("before the first start", () => {
  test("nothing fails, and nothing is made", async () => {
    const data = join(folder, "data");
    const outcome = await examine(["--data", data], env);
    expect(outcome.checks.filter(({ state }) => state === "failed")).toEqual([]);
    expect(outcome.code).toBe(0);
    expect(resultOf(outcome, "ClickHouse library").found).toMatch(/^ClickHouse \d+\./);
    expect(resultOf(outcome, "PostgreSQL programs").found).toMatch(/18/);
    expect(existsSync(data)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("the embedded engines start on a folder of their own", async () => {
    const outcome = await examine(["--data", join(folder, "data"), "--try-engines"], env);
    for (const name of ["PostgreSQL trial", "ClickHouse trial"])
      expect(resultOf(outcome, name)).toMatchObject({ state: "ok" });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a port that another has is told with who has it", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === "object" ? address?.port : 0;
    const outcome = await examine(["--data", folder, "--port", String(port)], env);
    expect(outcome).toMatchObject({ code: 1, state: "failed" });
    const told = resultOf(outcome, "port of console and API");
    expect(told).toMatchObject({
      state: "failed",
      found: expect.stringContaining(`127.0.0.1:${port}/tcp is in use`),
    });
    // elsewhere nobody can say who it is
    if (process.platform === "linux") expect(told.found).toContain(`process ${process.pid}`);
  });

  test("two listeners with one port, and an address of another machine, fail", async () => {
    const outcome = await examine(["--data", folder], {
      ...env,
      WATCHFLOOR_HEC_PORT: env["WATCHFLOOR_SYSLOG_TCP_PORT"] ?? "",
      WATCHFLOOR_HOST: "192.0.2.1",
      WATCHFLOOR_SYSLOG_HOST: "0.0.0.0",
    });
    expect(resultOf(outcome, "port of console and API")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("EADDRNOTAVAIL"),
    });
    expect(resultOf(outcome, "port of syslog over TCP")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("port of HEC"),
    });
  });

  test("wrong settings are all told, and nothing else is looked at", async () => {
    const outcome = await examine([], { ...env, WATCHFLOOR_PORT: "x", WATCHFLOOR_RETENTION_DAYS: "0" });
    expect(outcome).toMatchObject({ code: 1, state: "failed" });
    expect(outcome.checks.map(({ name }) => name)).toEqual(["settings"]);
    expect(outcome.checks[0]?.found).toMatch(/WATCHFLOOR_PORT[^]*WATCHFLOOR_RETENTION_DAYS/);
  });

  test("files that a start would read are read", async () => {
    const rules = join(folder, "rules");
    mkdirSync(rules);
    writeFileSync(join(rules, "bad.yml"), "title: no\n");
    writeFileSync(join(folder, "sources.yml"), "syslog: 7\n");
    writeFileSync(join(folder, "layout"), "99\n");
    const pair = await makeCertificate(["soc.example"], Date.now());
    writeFileSync(join(folder, "c.pem"), pair.cert);
    writeFileSync(join(folder, "k.pem"), (await makeCertificate(["soc.example"], Date.now())).key);
    const outcome = await examine(["--data", folder, "--rules", rules], {
      ...env,
      WATCHFLOOR_SOURCES_FILE: join(folder, "sources.yml"),
      WATCHFLOOR_TLS_CERT: join(folder, "c.pem"),
      WATCHFLOOR_TLS_KEY: join(folder, "k.pem"),
    });
    const stateOf = (name: string) => resultOf(outcome, name).state;
    expect(stateOf("rules")).toBe("warning");
    expect(stateOf("sources file")).toBe("failed");
    expect(resultOf(outcome, "data folder")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("newer release"),
    });
    expect(resultOf(outcome, "master key").state).toBe("failed");
    expect(resultOf(outcome, "TLS certificate")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("the key is of another certificate"),
    });
  });
});

const mayMount = spawnSync("unshare", ["-Urm", "true"]).status === 0;

/** Runs the examination where `mount` has put a file system onto the folder. */
function examineMounted(mount: string): Outcome & { readonly code: number | null } {
  const script = `${mount} && exec "$2" "$3" doctor --json --data "$1"`;
  const { stdout, status } = spawnSync(
    "unshare",
    ["-Urm", "sh", "-c", script, "sh", folder, process.execPath, DOCTOR],
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...env },
    },
  );
  return { ...Outcome.parse(JSON.parse(stdout)), code: status };
}

describe.skipIf(!mayMount)("a disk of its own", () => {
  test("that is full, and is memory, is told", () => {
    const outcome = examineMounted(
      'mount -t tmpfs -o size=300m none "$1" && head -c 200m /dev/zero > "$1/filler" && touch "$1/layout.none"',
    );
    expect(outcome.code).toBe(1);
    expect(resultOf(outcome, "disk space")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("100 MiB free"),
    });
    expect(resultOf(outcome, "file system")).toMatchObject({
      state: "warning",
      found: expect.stringContaining("tmpfs"),
    });
  });

  test("that cannot be written is told", () => {
    const outcome = examineMounted('mount -t tmpfs -o ro none "$1"');
    expect(outcome.code).toBe(1);
    expect(resultOf(outcome, "data folder")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("cannot be written"),
    });
    expect(resultOf(outcome, "flush to disk").state).toBe("failed");
  });
});

describe("servers of the operator's", () => {
  test("are asked what they are and what they lack, and are not changed", async () => {
    const postgres = await openTestPostgres();
    const clickhouse = await startClickHouseServer();
    const servers = { ...env, DATABASE_URL: postgres.ownerUrl, WATCHFLOOR_CLICKHOUSE_URL: clickhouse.url };
    const first = await examine(["--data", folder], servers);
    expect(resultOf(first, "PostgreSQL server")).toMatchObject({
      state: "ok",
      found: expect.stringMatching(/^PostgreSQL 18\S*, up to date$/),
    });
    expect(resultOf(first, "clock of PostgreSQL").state).toBe("ok");
    expect(resultOf(first, "ClickHouse server")).toMatchObject({
      state: "ok",
      found: expect.stringContaining("0001_events.sql"),
    });
    // it only looked, so the next look finds the same
    expect(resultOf(await examine(["--data", folder], servers), "ClickHouse server").found).toContain(
      "0001_events.sql",
    );
    await runOn(
      postgres.url,
      "insert into migration (number, name, checksum) values (9999, '9999_future.sql', 'x')",
    );
    expect(resultOf(await examine(["--data", folder], servers), "PostgreSQL server")).toMatchObject({
      state: "failed",
      found: expect.stringContaining("newer than this program"),
    });
  });

  test("that do not answer are told with the setting that names them", async () => {
    const port = await freePort();
    const outcome = await examine(["--data", folder], {
      ...env,
      DATABASE_URL: `postgres://soc@127.0.0.1:${port}/soc`,
      WATCHFLOOR_CLICKHOUSE_URL: `http://127.0.0.1:${port}`,
    });
    expect(resultOf(outcome, "PostgreSQL server")).toMatchObject({
      state: "failed",
      remedy: expect.stringContaining("DATABASE_URL"),
    });
    expect(resultOf(outcome, "ClickHouse server")).toMatchObject({
      state: "failed",
      remedy: expect.stringContaining("WATCHFLOOR_CLICKHOUSE_URL"),
    });
  });
});

/** The environment that the product was started with. */
function settingsOf({ ports }: Product): Record<string, string> {
  return {
    WATCHFLOOR_PORT: String(ports.http),
    WATCHFLOOR_HEC_PORT: String(ports.hec),
    WATCHFLOOR_SYSLOG_UDP_PORT: String(ports.syslog),
    WATCHFLOOR_SYSLOG_TCP_PORT: String(ports.syslog),
  };
}

test("servers that take a connection and say nothing hold up nobody", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : 0;
  const outcome = await examine(["--data", folder], {
    ...env,
    DATABASE_URL: `postgres://soc@127.0.0.1:${port}/soc`,
    WATCHFLOOR_CLICKHOUSE_URL: `http://127.0.0.1:${port}`,
  });
  expect(outcome.code).toBe(1);
  expect(resultOf(outcome, "PostgreSQL server").state).toBe("failed");
  expect(resultOf(outcome, "ClickHouse server").state).toBe("failed");
});

describe("a running server", () => {
  test("has its ports and its folder, and says that its engines answer", async () => {
    const product = await startProduct();
    onTestFinished(product.stop);
    const outcome = await examine(["--data", product.data], settingsOf(product));
    expect(outcome.checks.filter(({ state }) => state === "failed")).toEqual([]);
    expect(outcome.code).toBe(0);
    expect(resultOf(outcome, "running server")).toMatchObject({ state: "ok" });
    expect(resultOf(outcome, "data folder").found).toMatch(/in use by process \d+ on /);
    const ports = outcome.checks.filter(({ name }) => name.startsWith("port of "));
    expect(ports).toHaveLength(4);
    if (process.platform === "linux")
      for (const { found } of ports) expect(found).toMatch(/in use by our running server/);
    const elsewhere = await examine(["--data", product.data], env);
    expect(elsewhere.code).toBe(1);
    expect(resultOf(elsewhere, "running server")).toMatchObject({
      state: "failed",
      remedy: expect.stringContaining("--port"),
    });
  });

  test("is asked over TLS by the certificate that it made", async () => {
    const product = await startProduct(["--host", "0.0.0.0"]);
    onTestFinished(product.stop);
    const outcome = await examine(["--data", product.data, "--host", "0.0.0.0"], settingsOf(product));
    expect(resultOf(outcome, "running server")).toMatchObject({ state: "ok" });
    expect(resultOf(outcome, "TLS certificate")).toMatchObject({
      state: "ok",
      found: expect.stringContaining("our own"),
    });
  });
});

/** ClickHouse's HTTP interface on a TCP port, in a process of its own: what a server is to `openServerEngine`. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "chdb";
import { createHttpInterface } from "../../src/platform/clickhouse/embedded/http-interface.ts";

const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "watchfloor-test-clickhouse-"));
const exchange = mkdtempSync(join(folder, "exchange-"));
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
// the engine lives as long as one connection does
const keeper = new Session(folder);
process.once("exit", () => keeper.close());
const server = createHttpInterface({ folder, exchange });
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.(address.port);
});

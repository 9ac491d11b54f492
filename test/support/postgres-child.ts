/**
 * A program to be killed: starts an embedded server in the folder it is given, then commits one row after the other
 * and prints the number of each once it is committed.
 */
import { Client } from "pg";
import pino from "pino";
import { startEmbeddedServer } from "../../src/platform/postgres/index.ts";

const server = await startEmbeddedServer({
  folder: process.argv[2] ?? "",
  logger: pino({ level: "silent" }),
});
const client = new Client({ connectionString: server.url });
await client.connect();
await client.query("create table if not exists kept (number int primary key)");
const { rows } = await client.query<{ last: number }>("select coalesce(max(number), 0) as last from kept");
for (let number = (rows[0]?.last ?? 0) + 1; ; number++) {
  await client.query("insert into kept values ($1)", [number]);
  console.log(number);
}

import { readdir, readFile, readlink } from "node:fs/promises";

/** A process that has a port. */
export type PortHolder = { readonly pid: number; readonly command: string };

export type Protocol = "tcp" | "udp";

/** State of a listening socket. Source: Linux, include/net/tcp_states.h. */
const LISTEN = "0A";

/**
 * Who has a port, as far as this user may see; null when it cannot be seen, as of other users' processes and outside of
 * Linux.
 */
export async function findPortHolder(protocol: Protocol, port: number): Promise<PortHolder | null> {
  const tables = await Promise.all(
    [protocol, `${protocol}6`].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  const sockets = new Set(tables.flatMap((table) => socketsOf(table, protocol, port)));
  if (sockets.size === 0) return null;
  for (const name of await readdir("/proc"))
    if (/^\d+$/.test(name) && (await hasSocket(name, sockets)))
      return { pid: Number(name), command: await commandOf(name) };
  return null;
}

/** Inodes of the sockets that are bound to a port, of a table as proc_net(5) has it. */
export function socketsOf(table: string, protocol: Protocol, port: number): string[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      const isPort = Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16) === port;
      return isPort && inode !== undefined && (protocol === "udp" || state === LISTEN) ? [inode] : [];
    });
}

async function hasSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => "")));
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ""));
}

/** Its name alone: a command line may hold secrets. */
async function commandOf(pid: string): Promise<string> {
  return (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "unknown")).trim();
}

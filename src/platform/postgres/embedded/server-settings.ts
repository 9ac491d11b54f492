import type { Cluster } from "./cluster.ts";

/** Sized for a laptop: everything together is to stay under 1 GB of memory. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: "60",
  shared_buffers: "64MB",
  fsync: "on",
  synchronous_commit: "on",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "512MB",
  max_logical_replication_workers: "0",
  max_parallel_workers_per_gather: "0",
  io_method: "sync",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
};

/** Arguments of `postgres` for a cluster. */
export function serverArguments(
  cluster: Cluster,
  socketFolder: string,
  further: Readonly<Record<string, string>>,
): string[] {
  const settings = {
    ...SETTINGS,
    cluster_name: cluster.name,
    unix_socket_directories: socketFolder,
    ...further,
  };
  return [
    "-D",
    cluster.dataForServer,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}

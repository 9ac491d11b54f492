/** How a typed column compares. `ip` is text that is always a valid address, so that CIDR works on it. */
export type ColumnKind = "string" | "number" | "ip";

/**
 * A part of the OCSF event that the store keeps in a column of its own, because it is searched often.
 * Absent is the empty string, or 0.
 */
export type EventColumn = {
  readonly column: string;
  /** OCSF path from the root of the event. */
  readonly path: string;
  /** Where an alert of another class has it: OCSF's profile `security_control`, `is_alert`. */
  readonly alertPath?: string;
  readonly kind: ColumnKind;
  /** ClickHouse type. `LowCardinality` where a day has few distinct values. */
  readonly type: "LowCardinality(String)" | "String" | "UInt8" | "UInt16" | "UInt32" | "UInt64";
  readonly label: string;
  /** Other names that mean the same: ECS, where hunters know it. */
  readonly aliases: readonly string[];
};

const text = (column: string, path: string, label: string, ...aliases: string[]): EventColumn => ({
  column,
  path,
  kind: "string",
  type: "String",
  label,
  aliases,
});
const few = (column: string, path: string, label: string, ...aliases: string[]): EventColumn => ({
  column,
  path,
  kind: "string",
  type: "LowCardinality(String)",
  label,
  aliases,
});
const address = (column: string, path: string, label: string, ...aliases: string[]): EventColumn => ({
  column,
  path,
  kind: "ip",
  type: "LowCardinality(String)",
  label,
  aliases,
});

type IntegerType = "UInt8" | "UInt16" | "UInt32" | "UInt64";

const integer =
  (type: IntegerType) =>
  (column: string, path: string, label: string, ...aliases: string[]): EventColumn => ({
    column,
    path,
    kind: "number",
    type,
    label,
    aliases,
  });
const [byte, port, long, count] = [integer("UInt8"), integer("UInt16"), integer("UInt32"), integer("UInt64")];

/** In the order in which the store writes them. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  long("class_uid", "class_uid", "Class"),
  byte("activity_id", "activity_id", "Activity"),
  byte("severity_id", "severity_id", "Severity", "event.severity"),
  byte("status_id", "status_id", "Status"),
  few("event_code", "metadata.event_code", "Event code", "event.code"),
  few("log_name", "metadata.log_name", "Log", "winlog.channel"),
  few("log_provider", "metadata.log_provider", "Provider", "event.provider"),
  few("device_hostname", "device.hostname", "Host", "host.name", "host.hostname", "host"),
  address("device_ip", "device.ip", "Host address", "host.ip"),
  few("actor_user_name", "actor.user.name", "Actor"),
  few("actor_user_domain", "actor.user.domain", "Actor domain"),
  few("user_name", "user.name", "User"),
  few("user_domain", "user.domain", "User domain"),
  text("actor_process_path", "actor.process.file.path", "Acting process", "process.parent.executable"),
  text(
    "actor_process_cmd_line",
    "actor.process.cmd_line",
    "Acting command line",
    "process.parent.command_line",
  ),
  long("actor_process_pid", "actor.process.pid", "Acting process id", "process.parent.pid"),
  text("actor_process_uid", "actor.process.uid", "Acting process uid", "process.parent.entity_id"),
  few("process_name", "process.name", "Process", "process.name"),
  text("process_path", "process.file.path", "Process path", "process.executable"),
  text("process_cmd_line", "process.cmd_line", "Command line", "process.command_line"),
  long("process_pid", "process.pid", "Process id"),
  text("process_uid", "process.uid", "Process uid", "process.entity_id"),
  text("parent_process_path", "process.parent_process.file.path", "Parent path"),
  text("parent_process_cmd_line", "process.parent_process.cmd_line", "Parent command line"),
  long("parent_process_pid", "process.parent_process.pid", "Parent process id"),
  text("parent_process_uid", "process.parent_process.uid", "Parent process uid"),
  text("file_path", "file.path", "File path"),
  few("file_name", "file.name", "File"),
  text("module_path", "module.file.path", "Module", "dll.path"),
  address("src_ip", "src_endpoint.ip", "Source address", "source.ip"),
  port("src_port", "src_endpoint.port", "Source port", "source.port"),
  few("src_hostname", "src_endpoint.hostname", "Source host", "source.domain"),
  address("dst_ip", "dst_endpoint.ip", "Destination address", "destination.ip"),
  port("dst_port", "dst_endpoint.port", "Destination port", "destination.port"),
  few("dst_hostname", "dst_endpoint.hostname", "Destination host", "destination.domain"),
  few("protocol", "connection_info.protocol_name", "Protocol", "network.transport"),
  text("connection_uid", "connection_info.uid", "Connection"),
  count("bytes_in", "traffic.bytes_in", "Bytes in", "destination.bytes"),
  count("bytes_out", "traffic.bytes_out", "Bytes out", "source.bytes"),
  few("dns_query", "query.hostname", "DNS query", "dns.question.name"),
  text("url", "http_request.url.url_string", "URL", "url.full", "url.original", "url"),
  few("http_method", "http_request.http_method", "Method", "http.request.method"),
  few("user_agent", "http_request.user_agent", "User agent", "user_agent.original"),
  port("http_status", "http_response.code", "HTTP status", "http.response.status_code"),
  few("tls_sni", "tls.sni", "TLS server name", "tls.client.server_name"),
  text("reg_key", "reg_key.path", "Registry key", "registry.key"),
  text("reg_value", "reg_value.path", "Registry value", "registry.path"),
  text("reg_data", "reg_value.data", "Registry data"),
  few("service_name", "win_service.name", "Service"),
  few("job_name", "job.name", "Job"),
  few("api_operation", "api.operation", "API operation", "event.action"),
  few("api_service", "api.service.name", "API service"),
  few("cloud_account", "cloud.account.uid", "Cloud account", "cloud.account.id", "cloud_account"),
  few("cloud_region", "cloud.region", "Cloud region", "cloud.region"),
  // what a sensor says of traffic is of the traffic's class, with the sensor's rule beside it
  { ...few("finding_title", "finding_info.title", "Finding", "rule.name"), alertPath: "firewall_rule.name" },
  few("malware_name", "malware.0.name", "Malware"),
];

const BY_NAME: ReadonlyMap<string, EventColumn> = new Map(
  EVENT_COLUMNS.flatMap((column) =>
    [column.path, ...column.aliases].map((name) => [name.toLowerCase(), column] as const),
  ),
);

/** The typed column that a name means, by OCSF path or alias, whatever its case. */
export function findEventColumn(name: string): EventColumn | null {
  return BY_NAME.get(name.toLowerCase()) ?? null;
}

/** A name that means several columns at once: a kind of entity, as people look for one wherever it occurs. */
export type EventColumnGroup = {
  readonly name: string;
  readonly label: string;
  readonly paths: readonly string[];
};

export const EVENT_COLUMN_GROUPS: readonly EventColumnGroup[] = [
  { name: "user", label: "Any user", paths: ["actor.user.name", "user.name"] },
  { name: "ip", label: "Any address", paths: ["device.ip", "src_endpoint.ip", "dst_endpoint.ip"] },
  {
    name: "domain",
    label: "Any domain",
    paths: ["query.hostname", "dst_endpoint.hostname", "src_endpoint.hostname", "tls.sni"],
  },
  { name: "file", label: "Any file", paths: ["file.path", "file.name", "module.file.path"] },
  {
    name: "process",
    label: "Any process",
    paths: [
      "process.file.path",
      "process.name",
      "actor.process.file.path",
      "process.parent_process.file.path",
    ],
  },
];

/** The columns that a name for several of them means; none for any other name. */
export function findEventColumns(name: string): readonly EventColumn[] {
  const group = EVENT_COLUMN_GROUPS.find((one) => one.name === name.toLowerCase());
  return group?.paths.flatMap((path) => findEventColumn(path) ?? []) ?? [];
}

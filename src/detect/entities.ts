import type { Entity, EntityKind } from "../schema/finding.ts";
import type { OcsfEndpoint, OcsfEvent, OcsfFile, OcsfUser } from "../schema/ocsf.ts";

/** Entities of one finding; an event with more is not one that a person reads entity by entity. */
const MOST_ENTITIES = 30;
const MOST_CHARACTERS = 1024;

/** Accounts that every Windows machine has: grouping by them would join what has nothing to do with each other. */
const EVERYBODY = new Set(["system", "local service", "network service", "-", "anonymous logon", "root", ""]);

/** The hosts, people, addresses and things that an event names, with the role each had. The host comes first. */
export function entitiesOf(event: OcsfEvent): Entity[] {
  const found = new Map<string, Entity>();
  const add = (kind: EntityKind, value: string | undefined, role: string): void => {
    if (value === undefined || value === "" || value.length > MOST_CHARACTERS || found.size >= MOST_ENTITIES)
      return;
    const key = `${kind}:${value.toLowerCase()}`;
    if (!found.has(key)) found.set(key, { kind, value, role });
  };
  addDevice(add, event);
  addPeople(add, event);
  addEndpoint(add, event.src_endpoint, "source");
  addEndpoint(add, event.dst_endpoint, "destination");
  add("domain", event.query?.hostname, "query");
  add("url", event.http_request?.url?.url_string, "request");
  for (const [file, role] of filesOf(event)) addFile(add, file, role);
  return [...found.values()];
}

type Add = (kind: EntityKind, value: string | undefined, role: string) => void;

function addDevice(add: Add, { device, cloud }: OcsfEvent): void {
  add("host", device?.hostname ?? device?.name, "device");
  add("cloud_account", cloud?.account?.uid, "account");
  add("ip", device?.ip, "device");
}

function addPeople(add: Add, { actor, user, process }: OcsfEvent): void {
  add("user", personOf(actor?.user), "actor");
  add("user", personOf(user), "target");
  add("user", personOf(process?.user), "process");
}

function personOf(user: OcsfUser | undefined): string | undefined {
  const name = user?.name;
  return name === undefined || EVERYBODY.has(name.toLowerCase()) || name.endsWith("$") ? undefined : name;
}

function addEndpoint(add: Add, endpoint: OcsfEndpoint | undefined, role: string): void {
  add("ip", endpoint?.ip, role);
  add(
    "domain",
    endpoint?.domain ?? (endpoint?.hostname?.includes(".") === true ? endpoint.hostname : undefined),
    role,
  );
}

function filesOf(event: OcsfEvent): [OcsfFile | undefined, string][] {
  return [
    [event.process?.file, "process"],
    [event.actor?.process?.file, "actor"],
    [event.file, "file"],
    [event.module?.file, "module"],
    [event.driver?.file, "driver"],
  ];
}

function addFile(add: Add, file: OcsfFile | undefined, role: string): void {
  add(role === "process" || role === "actor" ? "process" : "file", file?.path ?? file?.name, role);
  for (const hash of file?.hashes ?? []) add("hash", hash.value, role);
}

/**
 * Brightwater Instruments, which does not exist: it makes pumps and gauges, has 60 people and about 40 hosts. Outside
 * addresses are those kept for documentation (RFC 5737), names end in `.example` (RFC 2606).
 */
export const DOMAIN = "brightwater.example";
export const NETBIOS = "BRIGHTWATER";
export const TENANT = { uid: "brightwater", name: "Brightwater Instruments" } as const;
export const AWS_ACCOUNT = "123456789012";
export const DOMAIN_SID = "S-1-5-21-1004336348-1177238915-682003330";

export type Person = {
  readonly name: string;
  /** Logon name: `maria.holt`. */
  readonly account: string;
  readonly sid: string;
  readonly department: Department;
};

export const DEPARTMENTS = ["engineering", "production", "sales", "finance", "administration"] as const;
export type Department = (typeof DEPARTMENTS)[number];

export type HostRole = "workstation" | "controller" | "server" | "linux" | "firewall" | "sensor";

export type Host = {
  readonly name: string;
  readonly ip: string;
  readonly role: HostRole;
  /** How bad its loss would be, 1 to 5. */
  readonly criticality: number;
  readonly label: string;
};

const NAMES =
  "Maria Holt,Tobias Brandt,Aisha Rahman,Jonas Lindqvist,Elena Petrova,Samuel Okafor,Ingrid Solberg,Marco Bellini," +
  "Priya Nair,Daniel Weber,Sofia Almeida,Henrik Dahl,Yuki Tanaka,Claire Dubois,Omar Haddad,Katarzyna Nowak," +
  "Liam Gallagher,Noor Jansen,Viktor Horvat,Hannah Fischer,Diego Morales,Freja Nielsen,Ahmed Said,Lucia Romano," +
  "Peter Novak,Grace Mensah,Anton Berg,Mei Chen,Ruth Adler,Stefan Ilic,Julia Kowalska,Farid Azizi,Nora Byrne," +
  "Emil Sandberg,Carmen Ortiz,Thomas Keller,Leila Karimi,Oscar Lund,Bianca Moretti,Felix Hartmann,Amara Diallo," +
  "Simon Laurent,Tuula Virtanen,Rafael Costa,Helga Maier,Ivan Kolar,Miriam Stein,Joao Ferreira,Astrid Moen," +
  "Kofi Asante,Paula Svoboda,Nils Ekström,Dina Farouk,Georg Huber,Alice Moreau,Matteo Greco,Zofia Wrona," +
  "Erik Halvorsen,Sara Lindgren,Bruno Marchetti";

/** The 60 people, always in the same order. The first is the one who opens the attachment. */
export const PEOPLE: readonly Person[] = NAMES.split(",").map((name, index) => ({
  name,
  account: accountOf(name),
  sid: `${DOMAIN_SID}-${1148 + index}`,
  department: DEPARTMENTS[index % DEPARTMENTS.length] ?? "administration",
}));

function accountOf(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/[^A-Za-z ]/g, "")
    .toLowerCase()
    .replaceAll(" ", ".");
}

/** Accounts that nobody sits behind. */
export const SERVICE_ACCOUNTS = {
  helpdesk: {
    name: "Helpdesk tools",
    account: "svc-helpdesk",
    sid: `${DOMAIN_SID}-1301`,
    department: "administration",
  },
  backup: {
    name: "Nightly backup",
    account: "svc-backup",
    sid: `${DOMAIN_SID}-1302`,
    department: "administration",
  },
} as const satisfies Record<string, Person>;

const WORKSTATIONS = 28;

export const WORKSTATION_HOSTS: readonly Host[] = Array.from({ length: WORKSTATIONS }, (_, index) => ({
  name: `WS-${String(index + 1).padStart(3, "0")}`,
  ip: `10.20.4.${index + 11}`,
  role: "workstation",
  criticality: 2,
  label: "Workstation",
}));

/** The hosts that the story names. */
export const KEY_HOSTS = {
  dc1: {
    name: "DC-01",
    ip: "10.20.1.11",
    role: "controller",
    criticality: 5,
    label: "Domain controller",
  },
  dc2: {
    name: "DC-02",
    ip: "10.20.1.12",
    role: "controller",
    criticality: 5,
    label: "Domain controller",
  },
  files: {
    name: "SRV-FILE01",
    ip: "10.20.1.21",
    role: "server",
    criticality: 4,
    label: "Drawings and projects",
  },
  backup: { name: "SRV-BKP01", ip: "10.20.1.22", role: "server", criticality: 4, label: "Backups" },
  sql: { name: "SRV-SQL01", ip: "10.20.1.23", role: "server", criticality: 5, label: "Orders and stock" },
  apps: { name: "SRV-APP01", ip: "10.20.1.24", role: "server", criticality: 3, label: "Intranet" },
  web1: { name: "web-01", ip: "10.20.9.11", role: "linux", criticality: 4, label: "Customer portal" },
  web2: { name: "web-02", ip: "10.20.9.12", role: "linux", criticality: 4, label: "Customer portal" },
  database: { name: "db-01", ip: "10.20.9.21", role: "linux", criticality: 5, label: "Customer database" },
  git: { name: "git-01", ip: "10.20.9.22", role: "linux", criticality: 4, label: "Source code" },
  proxy: { name: "proxy-01", ip: "10.20.1.30", role: "linux", criticality: 3, label: "Web proxy" },
  logs: { name: "log-01", ip: "10.20.1.31", role: "linux", criticality: 3, label: "Log relay" },
  firewall: { name: "fw-01", ip: "10.20.0.1", role: "firewall", criticality: 5, label: "Firewall" },
  sensor: { name: "ids-01", ip: "10.20.0.9", role: "sensor", criticality: 2, label: "Network sensor" },
} as const satisfies Record<string, Host>;

export const WINDOWS_SERVERS: readonly Host[] = [
  KEY_HOSTS.dc1,
  KEY_HOSTS.dc2,
  KEY_HOSTS.files,
  KEY_HOSTS.backup,
  KEY_HOSTS.sql,
  KEY_HOSTS.apps,
];
export const LINUX_HOSTS: readonly Host[] = [
  KEY_HOSTS.web1,
  KEY_HOSTS.web2,
  KEY_HOSTS.database,
  KEY_HOSTS.git,
  KEY_HOSTS.proxy,
  KEY_HOSTS.logs,
];
export const HOSTS: readonly Host[] = [...WORKSTATION_HOSTS, ...Object.values(KEY_HOSTS)];

/** Address that the firewall gives to everybody who goes out. */
export const EGRESS_IP = "192.0.2.10";

/** What the story's outsiders come from. */
export const ATTACKER = {
  /** Serves the payload and takes its calls; also where the stolen cloud key is used from. */
  ip: "203.0.113.45",
  domain: "docs-delivery.example",
  /** Takes the stolen files. */
  dropDomain: "eu.dropfiles.example",
  dropIp: "198.51.100.77",
  /** Guesses SSH passwords, and has nothing to do with the rest. */
  scannerIp: "198.51.100.23",
} as const;

/** Fully qualified name of a host. */
export function fqdn(host: Host): string {
  return `${host.name}.${DOMAIN}`;
}

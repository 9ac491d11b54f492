import type { AssetStore } from "../../enrich/index.ts";
import type { Access } from "../../platform/access/index.ts";
import type { Principal } from "../../schema/access.ts";
import type { Asset } from "../../schema/views/asset.ts";
import { AWS_ACCOUNT, HOSTS, PEOPLE, SERVICE_ACCOUNTS, TENANT } from "./company.ts";

/** What the simulator needs to send, and the visitor to come in. */
export type PreparedDemo = {
  /** Signs in whoever opens it on this machine, once. */
  readonly link: URL;
  readonly keys: { readonly http: string; readonly hec: string };
  /** True when the tenant has just been made and has no past yet. */
  readonly isNew: boolean;
};

/** The author of what the demonstration sets up, as the audit log names it. */
const SIMULATOR = { uid: "simulator", name: "Simulator" } as const;
const KEY_NAMES = { http: "Simulator", hec: "Simulator, HTTP Event Collector" } as const;

/**
 * Makes the tenant, its assets, the keys and the link. A second start finds tenant and assets, and makes keys and link
 * anew: their secrets are shown only once.
 */
export async function prepareDemo(access: Access, assets: AssetStore): Promise<PreparedDemo> {
  const known = await access.tenants.all();
  const isNew = !known.some((tenant) => tenant.uid === TENANT.uid);
  if (isNew) await access.tenants.create(SIMULATOR, { ...TENANT, isDemo: true });
  if ((await assets.list(TENANT.uid)).length === 0) {
    for (const asset of demoAssets()) await assets.put(TENANT.uid, SIMULATOR, asset);
  }
  const { url } = await access.signIn.issueDemoLink(TENANT.uid);
  return { link: new URL(url), keys: await issueKeys(access), isNew };
}

async function issueKeys({ people, keys }: Access): Promise<PreparedDemo["keys"]> {
  const [person] = await people.list(TENANT.uid);
  if (person === undefined) throw new Error("the demonstration has nobody who could make a key");
  for (const key of await keys.list(TENANT.uid))
    if (Object.values(KEY_NAMES).some((name) => name === key.name))
      await keys.revoke(TENANT.uid, SIMULATOR, key.uid);
  const maker: Principal = {
    kind: "user",
    userUid: person.uid,
    sessionUid: "",
    name: person.name,
    roles: new Map([[TENANT.uid, person.role]]),
    isPlatformAdministrator: false,
  };
  const wanted = { permissions: ["events:ingest" as const], allowedNetworks: [], expiresAt: null };
  const http = await keys.issue(TENANT.uid, maker, { ...wanted, name: KEY_NAMES.http, form: "prefixed" });
  const hec = await keys.issue(TENANT.uid, maker, { ...wanted, name: KEY_NAMES.hec, form: "guid" });
  return { http: http.token, hec: hec.token };
}

/** The hosts, and the accounts whose loss would hurt. */
export function demoAssets(): readonly Omit<Asset, "uid">[] {
  const hosts = HOSTS.map((host) => ({
    kind: "host" as const,
    value: `${host.name}*`,
    criticality: host.criticality,
    label: host.label,
    owner: host.role === "workstation" ? "Helpdesk" : "Operations",
  }));
  const accounts = Object.values(SERVICE_ACCOUNTS).map(({ account, name }) => ({
    kind: "user" as const,
    value: account,
    criticality: 4,
    label: name,
    owner: "Operations",
  }));
  const people = PEOPLE.filter((person) => person.department === "finance").map(({ account, name }) => ({
    kind: "user" as const,
    value: account,
    criticality: 3,
    label: `${name}, finance`,
    owner: "Finance",
  }));
  const cloud = {
    kind: "cloud_account" as const,
    value: AWS_ACCOUNT,
    criticality: 4,
    label: "AWS, production",
    owner: "Operations",
  };
  return [...hosts, ...accounts, ...people, cloud];
}

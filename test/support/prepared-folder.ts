import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { type Engines, openEngines } from "../../src/app/serve/engines.ts";
import { createAccess } from "../../src/platform/access/index.ts";
import { readSettings } from "../../src/platform/config.ts";
import type { Permission, Principal } from "../../src/schema/access.ts";

/** A data folder of the product with the tenant `acme` and its keys, not in use by anything. */
export type PreparedFolder = {
  readonly path: string;
  /** Rules for all tenants. */
  readonly rules: string;
  /** May send events. */
  readonly token: string;
  /** May search them and look at the overview and the alerts, for an hour. */
  readonly reader: string;
  /** May have quarantined records parsed again and look at sources, for an hour. */
  readonly keeper: string;
  /** May read and write rules, for an hour. */
  readonly engineer: string;
  /** Opens its engines while no product runs on it. The caller closes them. */
  readonly open: () => Promise<Engines>;
  readonly remove: () => void;
};

const MAKER = { uid: "test", name: "test" };

export async function prepareFolder(rules: Readonly<Record<string, string>> = {}): Promise<PreparedFolder> {
  const root = mkdtempSync(join(tmpdir(), "watchfloor-"));
  const path = join(root, "data");
  const ruleFolder = join(root, "rules");
  mkdirSync(ruleFolder);
  for (const [name, text] of Object.entries(rules)) writeFileSync(join(ruleFolder, name), text);
  const open = (): Promise<Engines> =>
    openEngines(readSettings({ WATCHFLOOR_DATA_DIR: path }), pino({ level: "silent" }));
  const engines = await open();
  try {
    const keys = await issueKeys(engines);
    return { path, rules: ruleFolder, ...keys, open, remove: () => rmSync(root, { recursive: true }) };
  } finally {
    await engines.close();
  }
}

async function issueKeys({
  postgres,
  vault,
}: Engines): Promise<Pick<PreparedFolder, "token" | "reader" | "keeper" | "engineer">> {
  // the demonstration's person is the only one who needs no browser to be made
  const access = createAccess({ postgres, vault, publicUrl: new URL("http://localhost"), demo: true });
  await access.tenants.create(MAKER, { uid: "acme", name: "Acme", isDemo: true });
  await access.signIn.issueDemoLink("acme");
  const [person] = await access.people.list("acme");
  if (person === undefined) throw new Error("the tenant has nobody who could make a key");
  const maker: Principal = {
    kind: "user",
    userUid: person.uid,
    sessionUid: "",
    name: person.name,
    roles: new Map([["acme", person.role]]),
    isPlatformAdministrator: false,
  };
  const issue = async (permissions: Permission[], expiresAt: number | null): Promise<string> => {
    const wanted = { name: permissions.join(), permissions, allowedNetworks: [], expiresAt };
    return (await access.keys.issue("acme", maker, { ...wanted, form: "guid" })).token;
  };
  return {
    token: await issue(["events:ingest"], null),
    reader: await issue(["events:search", "overview:read", "alerts:read"], Date.now() + 3_600_000),
    keeper: await issue(["quarantine:reparse", "sources:read"], Date.now() + 3_600_000),
    engineer: await issue(["rules:read", "rules:write"], Date.now() + 3_600_000),
  };
}

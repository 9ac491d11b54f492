import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { FieldValue } from "../../src/schema/event.ts";
import type { EventLogsource } from "../../src/schema/logsource.ts";

export type SigmaCorpus = {
  /** Files of the published rules, by folder of the archive. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Every rule file of the archive: also what is deprecated, unsupported, or has placeholders. */
  readonly archive: readonly { readonly path: string; readonly text: string }[];
  /** Uids of the rules that must match each event, by `file#index`. */
  readonly verdicts: Readonly<Record<string, readonly string[]>>;
  readonly logsourceOf: (fields: ReadonlyMap<string, FieldValue>) => EventLogsource;
  readonly read: (path: string) => string;
};

const FOLDERS = ["rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance"];

/** The published rules and what they are known to match. */
export function openSigmaCorpus(corpus: string): SigmaCorpus {
  const folder = mkdtempSync(join(tmpdir(), "watchfloor-sigma-"));
  execFileSync("tar", ["-xzf", join(corpus, "sigma", "sigma-rules.tar.gz"), "-C", folder]);
  const archive = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yml"))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
  rmSync(folder, { recursive: true });
  const files = archive.filter(({ path }) => FOLDERS.some((wanted) => path.split("/").includes(wanted)));
  const read = (path: string): string => readFileSync(join(corpus, "sigma", path), "utf8");
  return {
    files,
    archive,
    verdicts: z.record(z.string(), z.array(z.string())).parse(JSON.parse(read("golden/verdicts.json"))),
    logsourceOf: createLogsourceOf(read("thor.yml")),
    read,
  };
}

const Conditions = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]),
);
const Thor = z.object({
  logsources: z.record(
    z.string(),
    z.looseObject({
      product: z.string().optional(),
      category: z.string().optional(),
      service: z.string().optional(),
      conditions: Conditions.optional(),
      rewrite: z.looseObject({ product: z.string().optional(), service: z.string().optional() }).optional(),
      sources: z.array(z.string()).optional(),
    }),
  ),
});

/** The mapping of Windows channels and event ids to log sources, as the golden verdicts used it. */
function createLogsourceOf(text: string): (fields: ReadonlyMap<string, FieldValue>) => EventLogsource {
  const sources = Object.values(Thor.parse(parse(text)).logsources).filter(
    (source) => source.product === "windows",
  );
  return (fields) => {
    const channel = String(fields.get("Channel") ?? "").toLowerCase();
    const services = sources
      .filter((source) => source.service !== undefined && source.category === undefined)
      .filter(
        (source) =>
          source.sources?.some((one) => one.toLowerCase() === `wineventlog:${channel}`) === true ||
          conditionsHold(source.conditions, fields),
      )
      .map((source) => source.service ?? "");
    const categories = sources
      .filter(
        (source) =>
          source.category !== undefined &&
          (source.rewrite?.service === undefined || services.includes(source.rewrite.service)),
      )
      .filter((source) => conditionsHold(source.conditions, fields))
      .map((source) => source.category ?? "");
    return { product: "windows", categories: [...new Set(categories)], services: [...new Set(services)] };
  };
}

function conditionsHold(
  conditions: z.infer<typeof Conditions> | undefined,
  fields: ReadonlyMap<string, FieldValue>,
): boolean {
  if (conditions === undefined) return false;
  return Object.entries(conditions).every(([name, wanted]) =>
    [wanted]
      .flat()
      .some((value) => String(value).toLowerCase() === String(fields.get(name) ?? "").toLowerCase()),
  );
}

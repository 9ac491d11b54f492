/**
 * Writes what is made from the code: the reference of the API, its error codes and the settings, the guide
 * of how Sigma is read, and the API's types for the console. With `--check` it writes nothing and exits 1 when one of them is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { ERROR_MEANINGS } from "../src/api/error-meanings.ts";
import { createApi } from "../src/api/server.ts";
import { ERROR_STATUS } from "../src/lib/app-error.ts";
import { Settings } from "../src/platform/config.ts";
import { unreachablePorts } from "../test/support/unreachable-ports.ts";
import { apiTypes } from "./api-types.ts";
import { sigmaConformance } from "./sigma-conformance.ts";

const GENERATED = "Made by `node scripts/generate-docs.ts`; change the code, not this file.";
const ROOT = new URL("../", import.meta.url);

/** One setting as its JSON Schema tells it. */
const Setting = z.looseObject({
  description: z.string(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  format: z.string().optional(),
});

const api = await describeApi();
const documents = {
  "docs/reference/openapi.json": `${JSON.stringify(api, null, 2)}\n`,
  "docs/reference/errors.md": describeErrors(),
  "docs/reference/settings.md": describeSettings(),
  "docs/guides/sigma-conformance.md": `<!-- ${GENERATED} -->\n\n${sigmaConformance()}`,
  "web/src/api/generated/paths.ts": `// ${GENERATED}\n${apiTypes(api)}`,
};

const isCheck = process.argv.includes("--check");
let stale = 0;
for (const [name, text] of Object.entries(documents)) {
  const path = fileURLToPath(new URL(name, ROOT));
  if (isCheck && textOf(path) === text) continue;
  if (isCheck) {
    stale++;
    process.stderr.write(`${name} is stale: run node scripts/generate-docs.ts\n`);
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
process.exitCode = stale === 0 ? 0 : 1;

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** The document that the running product serves, of the same server, with nothing behind its routes. */
async function describeApi(): Promise<object> {
  const server = await createApi(unreachablePorts(), {
    publicUrl: new URL("https://localhost:8443"),
    tls: null,
    consoleFolder: null,
    trustedProxies: [],
    logger: null,
  });
  await server.ready();
  return server.swagger();
}

function describeErrors(): string {
  const rows = Object.entries(ERROR_STATUS).map(([code, status]) => {
    const { meaning, remedy } = z
      .object({ meaning: z.string(), remedy: z.string() })
      .parse(Reflect.get(ERROR_MEANINGS, code));
    return `| \`${code}\` | ${status} | ${meaning} | ${remedy} |`;
  });
  return `# Error codes

${GENERATED}

Every refusal of the API is a problem document (RFC 9457, \`application/problem+json\`). Branch on \`code\`, never on
\`title\`: titles are for people and may change. \`instance\` is the id of the request, to be quoted when asking for help.

| code | HTTP status | what it means | what to do |
|---|---|---|---|
${rows.join("\n")}
`;
}

function describeSettings(): string {
  const { properties } = z
    .looseObject({ properties: z.record(z.string(), Setting) })
    .parse(z.toJSONSchema(Settings, { io: "output", unrepresentable: "any" }));
  const rows = Object.entries(properties).map(([name, setting]) => {
    const value = setting.default === undefined ? "" : `\`${setting.default}\``;
    return `| \`${name}\` | ${formOf(setting)} | ${value} | ${setting.description} |`;
  });
  return `# Settings

${GENERATED}

Settings are environment variables; \`watchfloor serve --help\` names the ones that can also be given on the command line.
An empty variable counts as not set. All faults are told at once at start.

| variable | form | default | meaning |
|---|---|---|---|
${rows.join("\n")}
`;
}

function formOf({ type, enum: words, minimum, maximum, format }: z.infer<typeof Setting>): string {
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(", ");
  if (type === "boolean" || type === undefined) return "`true` or `false`";
  if (type === "string") return format === "uri" ? "URL" : "text";
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const number = type === "integer" ? "whole number" : "number";
  return isBounded ? `${number}, ${minimum} to ${maximum}` : `${number} from ${minimum}`;
}

import { z } from "zod";

const Schema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  const: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
  required: z.array(z.string()).default([]),
  get anyOf() {
    return z.array(Schema).optional();
  },
  get oneOf() {
    return z.array(Schema).optional();
  },
  get items() {
    return Schema.optional();
  },
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  get propertyNames() {
    return Schema.optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), Schema]).optional();
  },
});
type Schema = z.infer<typeof Schema>;

const Content = z.record(z.string(), z.object({ schema: Schema.optional() }));
const Parameter = z.object({
  in: z.string(),
  name: z.string(),
  required: z.boolean().default(false),
  schema: Schema,
});
const Operation = z.object({
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.optional() })),
});
type Operation = z.infer<typeof Operation>;

const Document = z.object({
  components: z.object({ schemas: z.record(z.string(), Schema) }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

/** Where a type stands: what the console sends may be read-only, and undefined is left out of it as JSON does. */
type Side = "sent" | "got";

const JSON_TYPE = "application/json";
const PLAIN: Readonly<Record<string, string>> = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  null: "null",
};

/**
 * The API's paths as the TypeScript types that openapi-fetch reads: parameters, bodies and good answers. Problems are
 * not among them, because the client throws those. @throws {Error} for a schema whose form is not known here
 */
export function apiTypes(document: unknown): string {
  const { components, paths } = Document.parse(document);
  const named = Object.entries(components.schemas)
    .filter(([name]) => name !== "Problem")
    .map(([name, schema]) => `export type ${typeName(name)} = ${typeOf(schema, "got")};\n`);
  const lines = Object.entries(paths).map(([path, operations]) => {
    const methods = Object.entries(operations).map(
      ([method, operation]) => `    ${method}: ${operationType(operation)};\n`,
    );
    return `  ${JSON.stringify(path)}: {\n${methods.join("")}  };\n`;
  });
  return `${named.join("")}\nexport type paths = {\n${lines.join("")}};\n`;
}

function operationType({ parameters, requestBody, responses }: Operation): string {
  const parts = [
    ...parametersPart(parameters),
    ...(requestBody ? [`requestBody: ${contentType(requestBody.content, "sent")}`] : []),
    `responses: { ${Object.entries(responses)
      .filter(([status]) => status.startsWith("2"))
      .map(([status, { content }]) => `${status}: ${contentType(content ?? {}, "got")}`)
      .join("; ")} }`,
  ];
  return `{ ${parts.join("; ")} }`;
}

function parametersPart(parameters: Operation["parameters"]): string[] {
  const parts = ["path", "query"].flatMap((place) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    if (here.length === 0) return [];
    const fields = here.map(({ name, required, schema }) =>
      field({ name, isRequired: required, schema }, "sent"),
    );
    return [`${place}${here.some(({ required }) => required) ? "" : "?"}: { ${fields.join("; ")} }`];
  });
  return parts.length === 0 ? [] : [`parameters: { ${parts.join("; ")} }`];
}

function contentType(content: z.infer<typeof Content>, side: Side): string {
  const schema = content[JSON_TYPE]?.schema;
  if (schema === undefined || schema.type === "null") return "{ content?: never }";
  return `{ content: { ${JSON.stringify(JSON_TYPE)}: ${typeOf(schema, side)} } }`;
}

function typeOf(schema: Schema, side: Side): string {
  if (schema.$ref !== undefined) return typeName(schema.$ref.split("/").at(-1) ?? "");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((choice) => typeOf(choice, side)).join(" | ");
  const types = schema.type === undefined ? [] : [schema.type].flat();
  return types.map((type) => typeNamed(type, schema, side)).join(" | ") || "unknown";
}

function typeNamed(type: string, schema: Schema, side: Side): string {
  if (type === "object") return objectType(schema, side);
  if (type === "array") {
    const item = schema.items ? typeOf(schema.items, side) : "unknown";
    return `${side === "sent" ? "readonly " : ""}(${item})[]`;
  }
  const plain = PLAIN[type];
  if (plain === undefined) throw new Error(`the API has a type '${type}' that this script does not know`);
  return plain;
}

function objectType(object: Schema, side: Side): string {
  const { properties = {}, required, propertyNames, additionalProperties } = object;
  const fields = Object.entries(properties).map(([name, schema]) =>
    field({ name, isRequired: required.includes(name), schema }, side),
  );
  const known = fields.length > 0 ? [`{ ${fields.join("; ")} }`] : [];
  const isOpen = typeof additionalProperties === "object";
  if (fields.length > 0 && !isOpen) return known.join("");
  const value = isOpen ? typeOf(additionalProperties, side) : "unknown";
  const names = propertyNames?.enum ? typeOf(propertyNames, side) : "string";
  return [...known, `Record<${names}, ${value}>`].join(" & ");
}

type Field = { readonly name: string; readonly isRequired: boolean; readonly schema: Schema };

function field({ name, isRequired, schema }: Field, side: Side): string {
  const key = /^[\w$]+$/.test(name) ? name : JSON.stringify(name);
  const type = typeOf(schema, side);
  if (isRequired) return `${key}: ${type}`;
  return `${key}?: ${type}${side === "sent" ? " | undefined" : ""}`;
}

/** Shapes that refer to themselves get names of the generator's: `schema0`. */
function typeName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

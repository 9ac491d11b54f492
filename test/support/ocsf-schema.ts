import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { corpusDir } from "./corpus.ts";

/** The published OCSF schema, to hold our events against. */
export type OcsfSchema = {
  /** What is wrong with an event: unknown class or attribute, wrong type, number outside its enumeration. */
  readonly problems: (event: unknown) => string[];
  /** Paths of required attributes that the event does not have. Logs do not have everything: measured, not enforced. */
  readonly missing: (event: unknown) => string[];
};

let loaded: OcsfSchema | null | undefined;

/** The OCSF schema of the corpus, or null where the corpus is not installed. */
export function ocsfSchema(): OcsfSchema | null {
  const corpus = corpusDir();
  loaded ??= corpus === null ? null : readSchema(`${corpus}/ocsf/ocsf-schema.tar.gz`);
  return loaded;
}

const Attribute = z.looseObject({
  type: z.string().optional(),
  is_array: z.boolean().optional(),
  requirement: z.string().optional(),
  profile: z.string().nullable().optional(),
  enum: z.record(z.string(), z.unknown()).optional(),
});
type Attribute = z.infer<typeof Attribute>;
type Attributes = ReadonlyMap<string, Attribute>;

const Definition = z.looseObject({
  name: z.string().optional(),
  uid: z.number().optional(),
  extends: z.string().optional(),
  category: z.string().optional(),
  attributes: z.record(z.string(), z.unknown()).default({}),
});
type Definition = z.infer<typeof Definition>;

const DataType = z.looseObject({ type: z.string().optional(), regex: z.string().optional() });
const Dictionary = z.looseObject({
  attributes: z.record(z.string(), Attribute),
  types: z.looseObject({ attributes: z.record(z.string(), DataType) }).optional(),
});
const Categories = z.looseObject({ attributes: z.record(z.string(), z.looseObject({ uid: z.number() })) });

type Parts = {
  readonly dictionary: ReadonlyMap<string, Attribute>;
  readonly types: ReadonlyMap<string, z.infer<typeof DataType>>;
  readonly profiles: ReadonlyMap<string, Definition>;
  readonly objects: ReadonlyMap<string, Definition>;
  readonly patches: ReadonlyMap<string, readonly Definition[]>;
  readonly events: ReadonlyMap<string, Definition>;
};

function readSchema(archive: string): OcsfSchema {
  const files = readTar(gunzipSync(readFileSync(archive)));
  const parts = readParts(files);
  const classes = readClasses(files, parts);
  const objects = new Map<string, Attributes>();
  const objectOf = (name: string): Attributes => {
    const known = objects.get(name) ?? resolve(name, parts.objects, parts);
    objects.set(name, known);
    return known;
  };
  const walk = { parts, objectOf };
  return {
    problems: (event) => problemsOf(walk, classes, event),
    missing: (event) => {
      const head = Head.safeParse(event);
      const attributes = head.success ? classes.get(head.data.class_uid)?.attributes : undefined;
      return attributes === undefined ? [] : missingOf(walk, attributes, { value: event, path: "" });
    },
  };
}

type OcsfClass = { readonly attributes: Attributes; readonly categoryUid: number };
type Walk = { readonly parts: Parts; readonly objectOf: (name: string) => Attributes };

const Head = z.looseObject({
  class_uid: z.number(),
  category_uid: z.number(),
  activity_id: z.number(),
  type_uid: z.number(),
  metadata: z.looseObject({ profiles: z.array(z.string()).default([]) }),
});

function problemsOf(walk: Walk, classes: ReadonlyMap<number, OcsfClass>, event: unknown): string[] {
  const head = Head.safeParse(event);
  if (!head.success) return [z.prettifyError(head.error)];
  const { class_uid, category_uid, activity_id, type_uid, metadata } = head.data;
  const known = classes.get(class_uid);
  if (known === undefined) return [`class_uid: no class ${class_uid}`];
  const problems: string[] = [];
  if (category_uid !== known.categoryUid) problems.push(`category_uid: not ${known.categoryUid}`);
  if (type_uid !== class_uid * 100 + activity_id) problems.push("type_uid: not class and activity");
  checkObject({ ...walk, profiles: metadata.profiles, problems }, known.attributes, {
    value: event,
    path: "",
  });
  return problems;
}

type Place = { readonly value: unknown; readonly path: string };
type Check = Walk & { readonly profiles: readonly string[]; readonly problems: string[] };

function checkObject(check: Check, attributes: Attributes, { value, path }: Place): void {
  for (const [name, item] of Object.entries(z.record(z.string(), z.unknown()).parse(value))) {
    const place = `${path}${name}`;
    const attribute = attributes.get(name);
    if (item === undefined) continue;
    if (attribute === undefined) check.problems.push(`${place}: no such attribute`);
    else if (typeof attribute.profile === "string" && !check.profiles.includes(attribute.profile))
      check.problems.push(`${place}: belongs to profile ${attribute.profile}, which metadata.profiles lacks`);
    else checkAttribute(check, attribute, { value: item, path: place });
  }
}

function checkAttribute(check: Check, attribute: Attribute, { value, path }: Place): void {
  if (attribute.is_array !== true) return checkValue(check, attribute, { value, path });
  if (!Array.isArray(value)) check.problems.push(`${path}: not a list`);
  else
    for (const [index, item] of z.array(z.unknown()).parse(value).entries())
      checkValue(check, attribute, { value: item, path: `${path}[${index}]` });
}

function checkValue(check: Check, attribute: Attribute, { value, path }: Place): void {
  const typeName = attribute.type ?? "";
  const type = check.parts.types.get(typeName);
  if (type === undefined) return checkNested(check, typeName, { value, path });
  const base = type.type ?? typeName;
  if (!isOfType(base, value)) check.problems.push(`${path}: ${JSON.stringify(value)} is no ${typeName}`);
  else if (attribute.enum !== undefined && !Object.hasOwn(attribute.enum, String(value)))
    check.problems.push(`${path}: ${String(value)} is not in the enumeration`);
  else if (type.regex !== undefined && !new RegExp(type.regex).test(String(value)))
    check.problems.push(`${path}: ${JSON.stringify(value)} has not the form of ${typeName}`);
}

function checkNested(check: Check, typeName: string, { value, path }: Place): void {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    check.problems.push(`${path}: not an object`);
  else if (typeName !== "object") checkObject(check, check.objectOf(typeName), { value, path: `${path}.` });
}

function isOfType(base: string, value: unknown): boolean {
  if (base === "json_t") return true;
  if (base === "boolean_t") return typeof value === "boolean";
  if (base === "float_t" || base === "timestamp_t" || base === "long_t" || base === "integer_t")
    return (
      typeof value === "number" && Number.isFinite(value) && (base !== "integer_t" || Number.isInteger(value))
    );
  return typeof value === "string";
}

function missingOf(walk: Walk, attributes: Attributes, { value, path }: Place): string[] {
  const object = z.record(z.string(), z.unknown()).parse(value);
  const found: string[] = [];
  for (const [name, attribute] of attributes) {
    const item = object[name];
    const isOwn = attribute.profile === undefined || attribute.profile === null;
    if (item === undefined && attribute.requirement === "required" && isOwn) found.push(`${path}${name}`);
    const typeName = attribute.type ?? "";
    const isNested = item !== undefined && typeName !== "object" && !walk.parts.types.has(typeName);
    for (const nested of isNested ? [item].flat() : [])
      found.push(...missingOf(walk, walk.objectOf(typeName), { value: nested, path: `${path}${name}.` }));
  }
  return found;
}

function readParts(files: ReadonlyMap<string, unknown>): Parts {
  const dictionaries = [...files]
    .filter(([path]) => path.endsWith("dictionary.json"))
    .map(([, file]) => Dictionary.parse(file));
  const objects = definitionsIn(files, "objects");
  const kinds = [
    ...objects,
    ...dictionaries.flatMap(({ attributes, types }) => [
      ...Object.values(attributes),
      ...Object.values(types?.attributes ?? {}),
    ]),
  ].flatMap((one) => (typeof one["observable"] === "number" ? [one["observable"]] : []));
  return {
    dictionary: new Map(dictionaries.flatMap((dictionary) => Object.entries(dictionary.attributes))),
    types: new Map(dictionaries.flatMap((dictionary) => Object.entries(dictionary.types?.attributes ?? {}))),
    profiles: new Map(definitionsIn(files, "profiles").map((found) => [found.name ?? "", found])),
    objects: new Map(
      objects.flatMap((found) => (found.name === undefined ? [] : [[found.name, withKinds(found, kinds)]])),
    ),
    patches: Map.groupBy(
      objects.filter((found) => found.name === undefined),
      (found) => found.extends ?? "",
    ),
    events: new Map(definitionsIn(files, "events").map((found) => [found.name ?? "", found])),
  };
}

/** What an observable can be is not in its own definition: each type, attribute and object says its number. */
function withKinds(definition: Definition, kinds: readonly number[]): Definition {
  if (definition.name !== "observable") return definition;
  const type = Attribute.parse(definition.attributes["type_id"]);
  const all = { ...type.enum, ...Object.fromEntries(kinds.map((kind) => [kind, {}])) };
  return { ...definition, attributes: { ...definition.attributes, type_id: { ...type, enum: all } } };
}

function definitionsIn(files: ReadonlyMap<string, unknown>, folder: string): Definition[] {
  const inFolder = new RegExp(`^(?:extensions/[^/]+/)?${folder}/`);
  return [...files].filter(([path]) => inFolder.test(path)).map(([, file]) => Definition.parse(file));
}

function readClasses(files: ReadonlyMap<string, unknown>, parts: Parts): ReadonlyMap<number, OcsfClass> {
  const categories = Categories.parse(files.get("categories.json")).attributes;
  const classes = new Map<number, OcsfClass>();
  for (const [path, file] of files) {
    const definition = /(?:^|\/)events\//.test(path) ? Definition.parse(file) : null;
    if (definition?.name === undefined) continue;
    const categoryUid = categories[categoryOf(definition, parts)]?.uid ?? 0;
    const uid = classUid(definition, categoryUid, extensionUid(files, path));
    const attributes = resolve(definition.name, parts.events, parts);
    // the base event's enumerations of these two name the base event alone; they are checked apart
    for (const name of ["class_uid", "category_uid"]) attributes.set(name, { type: "integer_t" });
    if (uid !== null) classes.set(uid, { categoryUid, attributes });
  }
  return classes;
}

/** Extension, category and class in one number: 2 01 001 is the first System class of extension 2. Abstract: null. */
function classUid(definition: Definition, category: number, extension: number): number | null {
  if (definition.name === "base_event") return 0;
  return definition.uid === undefined ? null : extension * 100_000 + category * 1000 + definition.uid;
}

function extensionUid(files: ReadonlyMap<string, unknown>, path: string): number {
  const folder = /^extensions\/[^/]+\//.exec(path)?.[0];
  return folder === undefined ? 0 : (Definition.parse(files.get(`${folder}extension.json`)).uid ?? 0);
}

function categoryOf(definition: Definition, parts: Parts): string {
  const parent = definition.extends === undefined ? undefined : parts.events.get(definition.extends);
  return definition.category ?? (parent === undefined ? "other" : categoryOf(parent, parts));
}

/** The attributes of a class or object with those of its ancestors, its profiles and the dictionary laid under. */
function resolve(
  name: string,
  definitions: ReadonlyMap<string, Definition>,
  parts: Parts,
): Map<string, Attribute> {
  const definition = definitions.get(name);
  if (definition === undefined) throw new Error(`OCSF schema without ${name}`);
  const inherited =
    definition.extends === undefined
      ? new Map<string, Attribute>()
      : resolve(definition.extends, definitions, parts);
  const attributes = new Map(inherited);
  const patches = definitions === parts.objects ? (parts.patches.get(name) ?? []) : [];
  for (const layer of [definition, ...patches]) addLayer(attributes, layer, parts);
  return attributes;
}

function addLayer(attributes: Map<string, Attribute>, layer: Definition, parts: Parts): void {
  const { $include: included, ...own } = layer.attributes;
  for (const path of z.array(z.string()).default([]).parse(included)) {
    const profile = /([^/]+)\.json$/.exec(path)?.[1] ?? "";
    for (const [name, attribute] of Object.entries(parts.profiles.get(profile)?.attributes ?? {}))
      merge(attributes, name, { profile, ...Attribute.parse(attribute) }, parts);
  }
  for (const [name, attribute] of Object.entries(own))
    merge(attributes, name, Attribute.parse(attribute), parts);
}

function merge(attributes: Map<string, Attribute>, name: string, over: Attribute, parts: Parts): void {
  const under = attributes.get(name) ?? parts.dictionary.get(name) ?? {};
  const values =
    under.enum === undefined && over.enum === undefined ? {} : { enum: { ...under.enum, ...over.enum } };
  attributes.set(name, { ...under, ...over, ...values });
}

/** The JSON files of a tar archive by path. Source: POSIX.1-2001 pax, the ustar header's name, size and prefix. */
function readTar(tar: Uint8Array): ReadonlyMap<string, unknown> {
  const files = new Map<string, unknown>();
  const text = (from: number, length: number): string =>
    new TextDecoder().decode(tar.subarray(from, from + length)).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = text(at, 100);
    if (name === "") break;
    const prefix = text(at + 345, 155);
    const size = Number.parseInt(text(at + 124, 12), 8) || 0;
    const path = (prefix === "" ? name : `${prefix}/${name}`).replace(/^\.\//, "");
    if (path.endsWith(".json")) files.set(path, JSON.parse(text(at + 512, size)));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

import { TIME_TEXT_SOURCE, NUMBER_TEXT_SOURCE } from "../evaluate.ts";
import { SqlNames, snakeCase, sqlString } from "./sql-text.ts";

/** What the values of a field are compared as. */
export type ValueForm = "folded" | "written" | "number" | "time" | "address";

/** Says in the statement what a column has. */
const MEANINGS: Readonly<Record<ValueForm, string>> = {
  folded: "in lower case",
  written: "as written",
  number: "those that are numbers",
  time: "those that are times",
  address: "those that are addresses, as IPv6",
};

/** What stands behind the name of a column: the form that rules ask for most has the plain name. */
const ENDINGS: Readonly<Record<ValueForm, string>> = {
  folded: "",
  written: "_written",
  number: "_number",
  time: "_time",
  address: "_address",
};

/**
 * What a statement reads before it compares: for each field an array of its values, in the forms that are asked for. An
 * absent field and one that is null have none, a list has its members.
 */
export class ValueColumns {
  readonly names = new SqlNames();
  readonly #columns = new Map<
    string,
    { readonly name: string; readonly sql: string; readonly about: string }
  >();
  #asksNull = false;

  /** The column with the values of a field; null is all fields. */
  of(field: string | null, form: ValueForm): string {
    const key = `${form} ${field ?? ""}${field === null ? " all" : ""}`;
    const known = this.#columns.get(key);
    if (known !== undefined) return known.name;
    const name = this.names.give(`${snakeCase(field ?? "any value")}${ENDINGS[form]}`, "field");
    const about = `${field ?? "every field"}, ${MEANINGS[form]}`;
    this.#columns.set(key, { name, about, sql: inForm(form, field === null ? ALL_VALUES : valuesOf(field)) });
    return name;
  }

  /** True where a field is absent or null. */
  isNull(field: string): string {
    this.#asksNull = true;
    return `has(nulls, ${sqlString(field)})`;
  }

  /** Columns of the first step: what of an event's fields is no single text. */
  get first(): readonly string[] {
    if (this.#columns.size === 0 && !this.#asksNull) return [];
    return [...KINDS, ...(this.#asksNull ? NULLS : []), ...(this.#columns.size > 0 ? LISTS : [])];
  }

  /** Columns of the second step: the values that are compared. */
  get second(): readonly string[] {
    return [...this.#columns.values()].map(
      ({ name, sql, about }) => `-- ${about.replaceAll(/\s+/g, " ")}\n${sql} AS ${name}`,
    );
  }
}

function valuesOf(field: string): string {
  const name = sqlString(field);
  return `multiIf(mapContains(lists, ${name}), lists[${name}], mapContains(fields, ${name}), [fields[${name}]], [])`;
}

const ALL_VALUES =
  "arrayConcat(arrayFlatten(mapValues(lists)), mapValues(mapFilter((name, v) -> NOT mapContains(lists, name), fields)))";

function inForm(form: ValueForm, values: string): string {
  switch (form) {
    case "folded":
      return `arrayMap(v -> lowerUTF8(v), ${values})`;
    case "written":
      return values;
    case "number":
      return `arrayMap(v -> toFloat64OrZero(trimBoth(v)), arrayFilter(v -> match(v, ${sqlString(`(?i)${NUMBER_TEXT_SOURCE}`)}), ${values}))`;
    case "time":
      return `arrayMap(v -> parseDateTime64BestEffortOrNull(v, 3, 'UTC'), arrayFilter(v -> match(v, ${sqlString(TIME_TEXT_SOURCE)}), ${values}))`;
    case "address": {
      // the engine has no zones of IPv6 addresses, and fails on what is no address
      const plain = `arrayMap(v -> replaceRegexpOne(v, '(:.*)%[0-9A-Za-z]+$', '\\\\1'), ${values})`;
      return `arrayMap(v -> toIPv6(v), arrayFilter(v -> isIPv4String(v) OR isIPv6String(v), ${plain}))`;
    }
  }
}

/** `field_kinds` has name and kind in turns: n a number, b a truth value, z null, l a list of texts, or a list written out. */
const KINDS = [
  `-- what of the fields is no single text: name and kind in turns
if(match(field_kinds, ',("[lz]"|\\\\[)'), JSONExtractArrayRaw(field_kinds), []) AS kinds`,
];
const NULLS = [
  `-- fields that are null
arrayMap(at -> JSONExtractString(kinds[at - 1]), arrayFilter(at -> at % 2 = 0 AND kinds[at] = '"z"', arrayEnumerate(kinds))) AS nulls`,
];
const LISTS = [
  `-- fields that are lists, with their members, and those that are null, with none
arrayFilter(at -> at % 2 = 0 AND kinds[at] NOT IN ('"n"', '"b"'), arrayEnumerate(kinds)) AS places`,
  `mapFromArrays(
    arrayMap(at -> JSONExtractString(kinds[at - 1]), places),
    arrayMap(at -> multiIf(
        kinds[at] = '"z"', [],
        kinds[at] = '"l"', splitByChar('\\n', fields[JSONExtractString(kinds[at - 1])]),
        arrayMap(
            one -> if(startsWith(one, '"'), JSONExtractString(one), one),
            arrayFilter(one -> one != 'null', JSONExtractArrayRaw(kinds[at])))), places)
) AS lists`,
];

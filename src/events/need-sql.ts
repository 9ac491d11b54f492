import type { Need } from "../schema/need.ts";
import type { SqlCondition } from "./query/query-to-sql.ts";

/** Texts of one comparison; the engine looks for so many at once. */
const MOST_TEXTS = 255;
/** Characters whose lower case has an ASCII letter in it, which the engine's comparison does not know: K and İ. */
const FOLDED_TO_ASCII = "['\\xE2\\x84\\xAA', '\\xC4\\xB0']";

/** A need as a condition on the `event` table. It lets through whatever has what is needed, and more. */
export function needSql(need: Need): SqlCondition {
  const params: Record<string, string | readonly string[]> = {};
  let last = 0;
  const bind = (value: string | readonly string[]): string => {
    const name = `need${last++}`;
    params[name] = value;
    return `{${name}:${typeof value === "string" ? "String" : "Array(String)"}}`;
  };
  const sqlOf = (part: Need): string => {
    switch (part.kind) {
      case "and":
      case "or": {
        const parts = part.parts.map(sqlOf);
        return parts.length === 0
          ? part.kind === "and"
            ? "1"
            : "0"
          : `(${parts.join(part.kind === "and" ? " AND " : " OR ")})`;
      }
      case "field":
        return `mapContains(fields, ${bind(part.field)})`;
      case "contains": {
        const value = `fields[${bind(part.field)}]`;
        const texts = part.texts.filter((text) => text !== "");
        if (texts.length !== part.texts.length || texts.length > MOST_TEXTS)
          return `mapContains(fields, ${bind(part.field)})`;
        return `(multiSearchAnyCaseInsensitive(${value}, ${bind(texts)}) OR multiSearchAny(${value}, ${FOLDED_TO_ASCII}))`;
      }
    }
  };
  return { sql: sqlOf(need), params };
}

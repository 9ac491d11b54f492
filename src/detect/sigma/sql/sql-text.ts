import { EVENT_COLUMNS } from "../../../schema/event-columns.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A text as a literal of ClickHouse's SQL. The text has no half of a surrogate pair: SQL is UTF-8. */
export function sqlString(text: string): string {
  const escaped = text.replaceAll(/[\\'\p{Cc}]/gu, (char) =>
    // what is beyond ASCII is more than one byte, and an escape is one
    char > "\u007f" ? char : (ESCAPES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`),
  );
  return `'${escaped}'`;
}

/** A comment of one line, whatever is in the text. */
export function sqlComment(text: string): string {
  return `-- ${text.replaceAll(/\s+/g, " ").trim()}`;
}

/** A pattern of LIKE for a text without wildcards. */
export function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}

/** Columns of `events` that have no place in OCSF, names of ours within a statement, and words of the language. */
const TAKEN = new Set(
  (
    "spool batch idx received_at time time_skewed source_name source_type listener logsource message fields field_kinds " +
    "ocsf raw kinds places lists nulls candidates compared selected v at one other name needle events findings quarantined " +
    "source_minutes event finding quarantine source_minute migration quarantine_reparsed " +
    "all and any array as asc between by case cast cross desc distinct else end except exists extract false final from " +
    "full global group having if ilike in inner interval into is join left like limit not null offset on or order outer " +
    "over prewhere qualify right sample select semi set settings then timestamp to top totals trim true union using values " +
    "when where window with date day hour minute month quarter second week year"
  ).split(" "),
);
for (const { column } of EVENT_COLUMNS) TAKEN.add(column);

/** Gives names to the columns of a statement: each once, none of those that are taken. */
export class SqlNames {
  readonly #given = new Set<string>();

  /** A name like the wanted one; `kind` is put behind it when the plain one is taken. */
  give(wanted: string, kind: string): string {
    const plain = wanted.replaceAll(/\W+/g, "_").replace(/^_+(?=.)/, "");
    const safe = /^[A-Za-z]/.test(plain) ? plain : `${kind}_${plain}`;
    const base = TAKEN.has(safe.toLowerCase()) ? `${safe}_${kind}` : safe;
    let name = base;
    for (let count = 2; this.#given.has(name.toLowerCase()); count++) name = `${base}_${count}`;
    this.#given.add(name.toLowerCase());
    return name;
  }
}

/** `CommandLine` as `command_line`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

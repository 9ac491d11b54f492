import type { SigmaEngine, SigmaRule } from "../../detect/index.ts";
import { readKinds, type StoredKind, type StoredRowReader, storedValue } from "../../events/index.ts";
import type { FieldScalar, FieldValue } from "../../schema/event.ts";
import { parseLogsourceKey } from "../../schema/logsource.ts";

/** Programs of the engines for one class of events, and the names of fields that such events have had. */
type RowClass = {
  readonly programs: readonly Program[];
  readonly names: Map<string, Name>;
  /** The names of the row before, in order: most rows of a class have the same. */
  readonly order: Name[];
  readonly kinds: Map<string, Kinds>;
};
type Program = ReturnType<SigmaEngine["programOf"]>;
type Kinds = ReadonlyMap<string, StoredKind>;
type Name = {
  readonly text: string;
  readonly bytes: Buffer;
  /** Its number in each of the programs. */
  readonly fields: readonly number[];
};

const NO_KINDS: Kinds = new Map();
/** Distinct texts of kinds, and of names, that are remembered for a class: telemetry can make any number of them. */
const MOST_REMEMBERED = 4096;
const NEWLINE = 0x0a;

/**
 * Matches stored events by the engines of the live run, from where the event's own fields stand in the answer of the
 * store: no object is made of an event.
 */
export class RowMatcher {
  readonly #engines: readonly SigmaEngine[];
  readonly #classes = new Map<string, RowClass>();
  #last = Buffer.alloc(0);
  #lastClass: RowClass | null = null;
  /** What was shown, for comparisons that need more than text: where it stands, or what it is. */
  #bytes: Buffer = this.#last;
  #shown: number[] = [];
  readonly #kindsShown: (StoredKind | null)[] = [];
  readonly #members: (Exclude<FieldScalar, null> | null)[] = [];

  constructor(engines: readonly SigmaEngine[]) {
    this.#engines = engines;
  }

  /** Rules that match the row in hand, of all engines. */
  match(row: StoredRowReader): readonly SigmaRule[] {
    const ofRow = this.#classOf(row);
    const kinds = kindsOf(ofRow, row);
    this.#bytes = row.bytes;
    let matched: readonly SigmaRule[] = NO_RULES;
    for (const [at, program] of ofRow.programs.entries()) {
      this.#show(row, ofRow, { program, at, kinds });
      const found = program.end();
      if (found.length > 0) matched = matched.length === 0 ? found : [...matched, ...found];
    }
    return matched;
  }

  valueAt(n: number): Exclude<FieldScalar, null> {
    const member = this.#members[n] ?? null;
    if (member !== null) return member;
    const text = this.#bytes.toString("utf8", this.#shown[n * 2], this.#shown[n * 2 + 1]);
    const kind = this.#kindsShown[n] ?? null;
    const value = kind === null ? text : storedValue(text, kind);
    return typeof value === "object" ? text : (value ?? text);
  }

  #show(
    row: StoredRowReader,
    ofRow: RowClass,
    { program, at, kinds }: { readonly program: Program; readonly at: number; readonly kinds: Kinds },
  ): void {
    this.#shown = [];
    this.#kindsShown.length = 0;
    this.#members.length = 0;
    program.begin(this);
    const { bytes, places } = row;
    for (let field = 0; field < row.fieldCount; field++) {
      const name = nameOf(ofRow, row, field);
      const number = name.fields[at] ?? 0;
      if (number === 0) continue;
      const kind = kinds.size === 0 ? undefined : kinds.get(name.text);
      const [start = 0, end = 0] = [places[field * 4 + 2], places[field * 4 + 3]];
      if (kind === undefined || kind === "n" || kind === "b") {
        program.showField(number, true);
        program.text.addUtf8(bytes, start, end);
        this.#tell(kind ?? null, start, end);
        program.showText(number);
      } else this.#showOther(program, number, { kind, start, end });
    }
  }

  /** Null and lists. */
  #showOther(
    program: Program,
    number: number,
    { kind, start, end }: { readonly kind: StoredKind; readonly start: number; readonly end: number },
  ): void {
    program.showField(number, kind !== "z");
    if (kind === "z") return;
    if (kind === "l") {
      for (let from = start; from <= end; ) {
        const found = this.#bytes.indexOf(NEWLINE, from);
        const to = found < 0 || found > end ? end : found;
        program.text.addUtf8(this.#bytes, from, to);
        this.#tell(null, from, to);
        program.showText(number);
        from = to + 1;
      }
      return;
    }
    for (const member of membersOf(kind)) {
      program.text.add(String(member));
      this.#tell(null, 0, 0, member);
      program.showText(number);
    }
  }

  // the parts of a value, for each of a hundred million values
  // oxlint-disable-next-line max-params
  #tell(
    kind: StoredKind | null,
    start: number,
    end: number,
    member: Exclude<FieldScalar, null> | null = null,
  ): void {
    this.#shown.push(start, end);
    this.#kindsShown.push(kind);
    this.#members.push(member);
  }

  #classOf({ bytes, logsourceStart, logsourceEnd }: StoredRowReader): RowClass {
    const last = this.#last;
    const length = logsourceEnd - logsourceStart;
    if (
      this.#lastClass !== null &&
      last.length === length &&
      bytes.compare(last, 0, length, logsourceStart, logsourceEnd) === 0
    )
      return this.#lastClass;
    this.#last = Buffer.from(bytes.subarray(logsourceStart, logsourceEnd));
    const key = this.#last.toString("utf8", 0, length);
    const known = this.#classes.get(key) ?? this.#compile(key);
    this.#classes.set(key, known);
    this.#lastClass = known;
    return known;
  }

  #compile(key: string): RowClass {
    const logsource = parseLogsourceKey(key);
    const programs = this.#engines
      .filter((engine) => engine.size > 0)
      .map((engine) => engine.programOf(logsource));
    return { programs, names: new Map(), order: [], kinds: new Map() };
  }
}

const NO_RULES: readonly SigmaRule[] = [];

function membersOf(kind: StoredKind): Exclude<FieldScalar, null>[] {
  const value: FieldValue = storedValue("", kind);
  return typeof value === "object" ? (value ?? []).filter((member) => member !== null) : [];
}

function kindsOf({ kinds }: RowClass, { bytes, kindsStart, kindsEnd }: StoredRowReader): Kinds {
  if (kindsStart === kindsEnd) return NO_KINDS;
  const text = bytes.toString("utf8", kindsStart, kindsEnd);
  const known = kinds.get(text);
  if (known !== undefined) return known;
  if (kinds.size >= MOST_REMEMBERED) kinds.clear();
  const read = readKinds(text);
  kinds.set(text, read);
  return read;
}

function nameOf(ofRow: RowClass, { bytes, places }: StoredRowReader, field: number): Name {
  const { order, names } = ofRow;
  const [start = 0, end = 0] = [places[field * 4], places[field * 4 + 1]];
  const expected = order[field];
  if (expected !== undefined && expected.bytes.length === end - start && isSame(expected.bytes, bytes, start))
    return expected;
  const text = bytes.toString("utf8", start, end);
  const known = names.get(text);
  if (known !== undefined) return (order[field] = known);
  if (names.size >= MOST_REMEMBERED) names.clear();
  const name = {
    text,
    bytes: Buffer.from(bytes.subarray(start, end)),
    fields: ofRow.programs.map((program) => program.fieldOf(text)),
  };
  names.set(text, name);
  order[field] = name;
  return name;
}

function isSame(name: Buffer, bytes: Buffer, start: number): boolean {
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return false;
  return true;
}

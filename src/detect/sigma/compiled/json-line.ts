import { viewOf } from "../../../lib/view-of.ts";
import type { FieldScalar } from "../../../schema/event.ts";
import type { EventValues } from "./event-values.ts";
import { IdList } from "./id-list.ts";
import { KeyPaths } from "./key-paths.ts";
import type { FoldedText } from "./folded-text.ts";

/** What an event is shown to, value by value: a class of rules. */
export type ValueSink = {
  readonly text: FoldedText;
  readonly fieldOf: (name: string) => number;
  readonly begin: (values: EventValues) => void;
  readonly showField: (field: number, hasValue: boolean) => void;
  readonly showText: (field: number) => void;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** The first letters of `null`, `true` and `false`. */
const [N, T, F] = [0x6e, 0x74, 0x66];
const [COMMA, COLON] = [0x2c, 0x3a];
const [LIST_OPEN, LIST_CLOSE, OBJECT_OPEN, OBJECT_CLOSE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** What a value is that was shown. */
const [TEXT, NUMBER, TRUE, FALSE] = [0, 1, 2, 3];

/**
 * Shows the members of a JSON object to a class of rules from its bytes, without making an object of them.
 *
 * Takes objects whose values are scalars and lists of scalars. All else, and whatever is no JSON, it leaves to a parser that
 * can say what is wrong: {@link show} is false then.
 */
export class JsonLine implements EventValues {
  readonly #sink: ValueSink;
  readonly #keys: KeyPaths;
  #line: Buffer = Buffer.alloc(0);
  #view = viewOf(this.#line);
  #at = 0;
  #end = 0;
  /** Of each value that was shown: what it is, and where it begins and ends in the line. */
  readonly #values = new IdList();

  constructor(sink: ValueSink) {
    this.#sink = sink;
    this.#keys = new KeyPaths((name) => sink.fieldOf(name));
  }

  /** Shows the object that is in a part of some bytes, and nothing else. False leaves the event begun and half shown. */
  show(bytes: Buffer, start = 0, end = bytes.length): boolean {
    if (bytes !== this.#line) {
      this.#line = bytes;
      this.#view = viewOf(bytes);
    }
    this.#at = start;
    this.#end = end;
    this.#values.clear();
    this.#keys.begin();
    this.#sink.begin(this);
    return this.#object() && this.#skip() === -1;
  }

  valueAt(n: number): Exclude<FieldScalar, null> {
    const { ids } = this.#values;
    const kind = ids[n * 3];
    if (kind === TRUE || kind === FALSE) return kind === TRUE;
    const [start = 0, end = 0] = [ids[n * 3 + 1], ids[n * 3 + 2]];
    if (kind === NUMBER) return Number(this.#line.toString("latin1", start, end));
    return this.#textOf(start, end);
  }

  #textOf(start: number, end: number): string {
    const text = this.#line.toString("utf8", start, end);
    return text.includes("\\") ? String(JSON.parse(`"${text}"`)) : text;
  }

  #object(): boolean {
    if (this.#skip() !== OBJECT_OPEN) return false;
    this.#at++;
    if (this.#skip() === OBJECT_CLOSE) {
      this.#at++;
      return true;
    }
    for (;;) {
      if (!this.#member()) return false;
      const next = this.#skip();
      this.#at++;
      if (next === OBJECT_CLOSE) return true;
      if (next !== COMMA || this.#skip() !== QUOTE) return false;
    }
  }

  #member(): boolean {
    if (this.#skip() !== QUOTE) return false;
    const start = this.#at + 1;
    const end = this.#keyEnd(start);
    if (end < 0) return false;
    const field = this.#keys.next(this.#line, this.#view, start, end);
    if (field < 0) return false;
    this.#at = end + 1;
    if (this.#skip() !== COLON) return false;
    this.#at++;
    return this.#value(field);
  }

  /** Keys with an escape or beyond ASCII are left to the parser. */
  #keyEnd(start: number): number {
    for (let at = start; at < this.#end; at++) {
      const byte = this.#line[at] ?? 0;
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH || byte < 0x20 || byte > 0x7e) return -1;
    }
    return -1;
  }

  #value(field: number): boolean {
    const first = this.#skip();
    if (first === OBJECT_OPEN) return false;
    if (first === LIST_OPEN) return this.#list(field);
    const isNull = first === N;
    if (field > 0) this.#sink.showField(field, !isNull);
    return isNull ? this.#word("null") : this.#scalar(field, first);
  }

  #list(field: number): boolean {
    if (field > 0) this.#sink.showField(field, true);
    this.#at++;
    if (this.#skip() === LIST_CLOSE) {
      this.#at++;
      return true;
    }
    for (;;) {
      const first = this.#skip();
      const isTaken = first === N ? this.#word("null") : this.#scalar(field, first);
      if (!isTaken) return false;
      const next = this.#skip();
      this.#at++;
      if (next === LIST_CLOSE) return true;
      if (next !== COMMA) return false;
    }
  }

  #scalar(field: number, first: number): boolean {
    if (first === QUOTE) return this.#string(field);
    if (first === T) return this.#word("true") && this.#show(field, TRUE, this.#at - 4);
    if (first === F) return this.#word("false") && this.#show(field, FALSE, this.#at - 5);
    return this.#number(field);
  }

  #string(field: number): boolean {
    const start = this.#at + 1;
    const { text } = this.#sink;
    let end = text.addJson(this.#line, this.#view, start, this.#end);
    if (end < 0) {
      end = this.#stringEnd(start);
      if (end < 0) return false;
      text.add(this.#textOf(start, end));
    }
    this.#at = end + 1;
    if (field > 0) this.#tell(field, TEXT, start, end);
    return true;
  }

  /** Where a string ends that has something in it which is not taken from its bytes. */
  #stringEnd(start: number): number {
    for (let at = start; at < this.#end; at++) {
      const byte = this.#line[at] ?? 0;
      if (byte === QUOTE) return isJson(this.#line.toString("utf8", start - 1, at + 1)) ? at : -1;
      if (byte === BACKSLASH) at++;
    }
    return -1;
  }

  /** A number compares as the text that it prints as; whole numbers of few digits print as they are written. */
  #number(field: number): boolean {
    const start = this.#at;
    const isPlain = this.#passNumber();
    const at = this.#at;
    if (isPlain) this.#sink.text.addUtf8(this.#line, start, at);
    else {
      const written = this.#line.toString("latin1", start, at);
      if (!isReadable(written)) return false;
      this.#sink.text.add(String(Number(written)));
    }
    if (field > 0) this.#tell(field, NUMBER, start, at);
    return true;
  }

  /** True when the number prints as it is written. */
  #passNumber(): boolean {
    const start = this.#at;
    let [at, isDigits] = [start, true];
    for (; at < this.#end; at++) {
      const byte = this.#line[at] ?? 0;
      if (byte >= 0x30 && byte <= 0x39) continue;
      if (!isOfNumber(byte)) break;
      isDigits = false;
    }
    this.#at = at;
    if (!isDigits || at === start || at - start > PLAIN_DIGITS) return false;
    return this.#line[start] !== 0x30 || at === start + 1;
  }

  #show(field: number, kind: number, start: number): boolean {
    this.#sink.text.add(kind === TRUE ? "true" : "false");
    if (field > 0) this.#tell(field, kind, start, this.#at);
    return true;
  }

  // the four numbers of a value, for each of a hundred million values
  // oxlint-disable-next-line max-params
  #tell(field: number, kind: number, start: number, end: number): void {
    this.#values.add(kind);
    this.#values.add(start);
    this.#values.add(end);
    this.#sink.showText(field);
  }

  #word(word: "null" | "true" | "false"): boolean {
    const end = this.#at + word.length;
    if (end > this.#end || this.#line.toString("latin1", this.#at, end) !== word) return false;
    this.#at = end;
    return true;
  }

  /** Passes over white space and returns the byte that follows; -1 at the end. */
  #skip(): number {
    for (; this.#at < this.#end; this.#at++) {
      const byte = this.#line[this.#at] ?? 0;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    }
    return -1;
  }
}

const NUMBER_SHAPE = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const PLAIN_DIGITS = 15;

/** Whole numbers of more digits than a number holds are left to the parser, which keeps them as text. */
function isReadable(written: string): boolean {
  const value = Number(written);
  return NUMBER_SHAPE.test(written) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

/** Signs, point and exponent. */
function isOfNumber(byte: number): boolean {
  return byte === 0x2d || byte === 0x2b || byte === 0x2e || (byte | 0x20) === 0x65;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import type { Values } from "../binxml/values.ts";
import { literalOf } from "../value/json-tables.ts";
import type { JsonWriter } from "../value/json-writer.ts";
import { isArrayType } from "../value/read-value.ts";
import { VALUE_TYPE } from "../value/value-type.ts";
import type { Plan } from "./plan.ts";
import { ACTION, EMPTY_JSON, type Step, TEXT_KEY } from "./step.ts";

const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const TEXT = `"${TEXT_KEY}":`;
const TEXT_LITERAL = literalOf(TEXT);
/** Objects and lists that are open at once: elements of nested templates. */
const MAX_OPEN = 512;
/** Steps that the records of a chunk may take: many times what any takes that was not made to take long. */
const CHUNK_STEPS = 4_000_000;

/** Writes the elements that a slot has; false when it cannot be done in steps. */
export type RunFragment = (value: number, siblings: ReadonlySet<string>) => boolean;

/** Runs plans. One runner serves all records of a reader. */
export class PlanRunner {
  readonly #writer: JsonWriter;
  readonly #values: Values;
  readonly #runFragment: RunFragment;
  readonly #marks = new Int32Array(MAX_OPEN);
  readonly #counts = new Int32Array(MAX_OPEN);
  #open = 0;
  #stepsLeft = CHUNK_STEPS;

  constructor(writer: JsonWriter, values: Values, runFragment: RunFragment) {
    this.#writer = writer;
    this.#values = values;
    this.#runFragment = runFragment;
  }

  /** To be called for each chunk. */
  renew(): void {
    this.#stepsLeft = CHUNK_STEPS;
  }

  /** To be called for each record. */
  start(): void {
    this.#open = 0;
  }

  /**
   * Writes an instance of a template whose `count` values begin at `base`. False when it cannot be done in steps; what
   * was written until then is to be taken back.
   */
  run(plan: Plan, base: number, count: number): boolean {
    const { steps, literals } = plan;
    const writer = this.#writer;
    this.#stepsLeft -= steps.length;
    if (plan.slots > count || this.#stepsLeft < 0) return false;
    for (let at = 0; at < steps.length; at++) {
      const step = steps[at];
      if (step === undefined || !writer.reserve()) return false;
      writer.literal(literals, step.start, step.end);
      const value = base + step.slot;
      if (step.action === ACTION.unlessNull) {
        if (this.#values.types[value] === VALUE_TYPE.null) at = step.argument - 1;
      } else if (!this.#act(step, value, plan)) return false;
    }
    return true;
  }

  /** The steps of most templates. */
  #act(step: Step, value: number, plan: Plan): boolean {
    const { action, argument } = step;
    switch (action) {
      case ACTION.value:
        return this.#value(value, argument);
      case ACTION.member:
        return this.#values.types[value] === VALUE_TYPE.null || this.#member(step, value, plan);
      case ACTION.attribute:
        return this.#isEmpty(value) || this.#member(step, value, plan);
      case ACTION.open:
        return this.#mark();
      case ACTION.close:
        this.#close(argument);
        return true;
      case ACTION.closeAttributes:
        this.#closeAttributes(argument);
        return true;
      case ACTION.closeText:
        return this.#closeText(value, argument);
      case ACTION.fragment:
        return this.#runFragment(value, plan.siblings[argument] ?? NO_NAMES);
      default:
        return this.#actRarely(action, value, argument);
    }
  }

  #actRarely(action: number, value: number, argument: number): boolean {
    switch (action) {
      case ACTION.part:
        return this.#part(value);
      case ACTION.openList:
        return this.#mark();
      case ACTION.item:
        this.#count(1);
        return true;
      case ACTION.items:
        return this.#items(value, argument);
      case ACTION.closeList:
        this.#closeList(argument);
        return true;
      case ACTION.closeData:
        this.#closeData(argument);
        return true;
      default:
        return true;
    }
  }

  #member({ end, keyEnd, argument }: Step, value: number, { literals }: Plan): boolean {
    this.#writer.literal(literals, end, keyEnd);
    const isWritten = this.#value(value, argument);
    this.#writer.byte(COMMA);
    return isWritten;
  }

  #isEmpty(value: number): boolean {
    return this.#values.types[value] === VALUE_TYPE.null || this.#values.sizes[value] === 0;
  }

  #value(value: number, empty: number): boolean {
    const { types, offsets, sizes } = this.#values;
    const type = types[value] ?? 0;
    const size = sizes[value] ?? 0;
    if (type === VALUE_TYPE.binXml) return false;
    if (isArrayType(type)) return this.#array(value, empty);
    if (type === VALUE_TYPE.null || size === 0) this.#writer.json(EMPTY_JSON[empty] ?? "");
    else this.#writer.value(type, offsets[value] ?? 0, size);
    return true;
  }

  /** An array where one value is expected: the element is repeated, so it becomes a list. */
  #array(value: number, empty: number): boolean {
    if (!this.#mark()) return false;
    const writer = this.#writer;
    const start = writer.at;
    this.#marks[this.#open - 1] = start;
    writer.byte(0x5b);
    if (!this.#items(value, empty)) return false;
    this.#closeList(0);
    // the comma comes with the next literal
    writer.at--;
    return true;
  }

  #part(value: number): boolean {
    const { types, offsets, sizes } = this.#values;
    const type = types[value] ?? 0;
    if (type === VALUE_TYPE.binXml || isArrayType(type)) return false;
    if (!this.#isEmpty(value)) this.#writer.part(type, offsets[value] ?? 0, sizes[value] ?? 0);
    return true;
  }

  #items(value: number, empty: number): boolean {
    const { types, offsets, sizes } = this.#values;
    const type = types[value] ?? 0;
    if (type === VALUE_TYPE.binXml) return false;
    if (isArrayType(type)) {
      this.#count(this.#writer.items(type, offsets[value] ?? 0, sizes[value] ?? 0, EMPTY_JSON[empty] ?? ""));
      return true;
    }
    this.#count(1);
    const isWritten = this.#value(value, empty);
    this.#writer.byte(COMMA);
    return isWritten;
  }

  /** Remembers where the bracket is that was just written. */
  #mark(): boolean {
    if (this.#open >= MAX_OPEN) return false;
    this.#marks[this.#open] = this.#writer.at - 1;
    this.#counts[this.#open] = 0;
    this.#open++;
    return true;
  }

  #count(items: number): void {
    this.#counts[this.#open - 1] = (this.#counts[this.#open - 1] ?? 0) + items;
  }

  #isAfterComma(): boolean {
    return this.#writer.bytes[this.#writer.at - 1] === COMMA;
  }

  #end(bracket: number): void {
    this.#writer.bytes[this.#writer.at - 1] = bracket;
    this.#writer.byte(COMMA);
  }

  #close(empty: number): void {
    const mark = this.#marks[--this.#open] ?? 0;
    if (this.#isAfterComma()) this.#end(CLOSE_BRACE);
    else {
      this.#writer.at = mark;
      this.#writer.json(`${EMPTY_JSON[empty]},`);
    }
  }

  #closeAttributes(keyBytes: number): void {
    if (this.#isAfterComma()) this.#end(CLOSE_BRACE);
    else this.#writer.at -= keyBytes;
  }

  #closeText(value: number, empty: number): boolean {
    const { types } = this.#values;
    const writer = this.#writer;
    if (isArrayType(types[value] ?? 0)) return false;
    const hasAttributes = writer.bytes[writer.at - 1] !== OPEN_BRACE;
    const mark = this.#marks[--this.#open] ?? 0;
    if (!hasAttributes) writer.at = mark;
    else if (this.#isEmpty(value)) {
      this.#end(CLOSE_BRACE);
      return types[value] !== VALUE_TYPE.binXml;
    } else writer.literal(TEXT_LITERAL, 0, TEXT.length);
    const isWritten = this.#value(value, empty);
    if (hasAttributes) writer.byte(CLOSE_BRACE);
    writer.byte(COMMA);
    return isWritten;
  }

  #closeList(keyBytes: number): void {
    const writer = this.#writer;
    const mark = this.#marks[--this.#open] ?? 0;
    const count = this.#counts[this.#open] ?? 0;
    if (count === 0) writer.at = mark + 1 - keyBytes;
    else if (count > 1) this.#end(CLOSE_BRACKET);
    else {
      writer.bytes.copyWithin(mark, mark + 1, writer.at);
      writer.at--;
    }
  }

  #closeData(keyBytes: number): void {
    const writer = this.#writer;
    const mark = this.#marks[--this.#open] ?? 0;
    if (this.#counts[this.#open] === 0) {
      writer.at = mark + 1 - keyBytes;
      return;
    }
    this.#end(CLOSE_BRACKET);
    writer.bytes[writer.at - 1] = CLOSE_BRACE;
    writer.byte(COMMA);
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

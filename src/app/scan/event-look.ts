import type { SigmaEngine } from "../../detect/index.ts";
import { type EvtxRecord, type RecordField, type RecordShape, VALUE_TYPE } from "../../evtx/index.ts";
import { type PlainEvent, plainWindowsEvent, TELLING_NAMES } from "../../normalize/index.ts";
import type { FieldScalar } from "../../schema/event.ts";
import { viewOf } from "../../lib/view-of.ts";

/** A class of rules, to which values are shown. */
type Program = ReturnType<SigmaEngine["programOf"]>;

/** The fields of a shape that decide what an event is; null for a shape whose records are always read. */
type ShapePlan = {
  readonly channel: RecordField;
  readonly eventId: RecordField;
  readonly provider: readonly RecordField[];
  readonly shape: RecordShape;
  /** What rules of a class look at, by class. */
  readonly shown: Map<Program, readonly ShownField[]>;
};

type ShownField = { readonly number: number; readonly field: RecordField };

/**
 * Looks at records of event logs where they lie, before anything is made of them: most match no rule, and of these no more is
 * wanted than where they come from and when they were written.
 */
export class EventLook {
  readonly #engine: SigmaEngine;
  readonly #mustRead: (sourceType: string, eventId: number) => boolean;
  readonly #plans = new WeakMap<RecordShape, ShapePlan | null>();
  readonly #seen: { readonly field: RecordField; readonly item: number }[] = [];
  #record: EvtxRecord | null = null;
  #chunk: Buffer = Buffer.alloc(0);
  #view = viewOf(this.#chunk);

  /** `mustRead` tells of events that someone else wants to see whole. */
  constructor(engine: SigmaEngine, mustRead: (sourceType: string, eventId: number) => boolean) {
    this.#engine = engine;
    this.#mustRead = mustRead;
  }

  /** What the event is when no rule matches it, or nobody wants its time; null when one does, and when only reading it tells. */
  look(record: EvtxRecord, isWanted: (time: number) => boolean): PlainEvent | null {
    const plan = record.shape === null ? null : this.#planOf(record.shape);
    if (plan === null) return null;
    const [channel, eventId] = [record.read(plan.channel), record.read(plan.eventId)];
    if (typeof channel !== "string" || typeof eventId !== "number") return null;
    const event = plainWindowsEvent({
      channel,
      eventId,
      provider: firstText(plan.provider, record),
      textOf: (name) => onlyText(plan.shape.fields.get(name), record),
    });
    if (event === null || this.#mustRead(event.sourceType, eventId)) return null;
    return isWanted(event.time) && this.#isMatched(record, plan, event) ? null : event;
  }

  /** The value that was shown as the n-th. */
  valueAt(n: number): Exclude<FieldScalar, null> {
    const seen = this.#seen[n];
    if (seen === undefined || this.#record === null) throw new Error(`no value ${n} was shown`);
    const value = this.#record.read(seen.field);
    return (Array.isArray(value) ? value[seen.item] : value) ?? "";
  }

  #planOf(shape: RecordShape): ShapePlan | null {
    let plan = this.#plans.get(shape);
    if (plan === undefined) this.#plans.set(shape, (plan = planFor(shape)));
    return plan;
  }

  #isMatched(record: EvtxRecord, plan: ShapePlan, { logsource }: PlainEvent): boolean {
    const program = this.#engine.programOf(logsource);
    this.#record = record;
    this.#seen.length = 0;
    program.begin(this);
    for (const shown of this.#shownTo(program, plan)) this.#show(program, shown, record);
    return program.end().length > 0;
  }

  #shownTo(program: Program, { shape, shown }: ShapePlan): readonly ShownField[] {
    const known = shown.get(program);
    if (known !== undefined) return known;
    const fields = [...shape.fields].flatMap(([name, all]) => {
      const number = program.fieldOf(name);
      return number === 0 ? [] : all.map((field) => ({ number, field }));
    });
    shown.set(program, fields);
    return fields;
  }

  #show(program: Program, { number, field }: ShownField, record: EvtxRecord): void {
    const found = record.bytesOf(field);
    if (found?.type === VALUE_TYPE.string && this.#takeText(program, found)) {
      program.showField(number, true);
      this.#tell(program, number, { field, item: 0 });
      return;
    }
    const value = record.read(field);
    const items = Array.isArray(value) ? value : [value];
    for (const [item, one] of items.entries()) {
      if (one === null) continue;
      program.showField(number, true);
      program.text.add(String(one));
      this.#tell(program, number, { field, item });
    }
  }

  #takeText(
    program: Program,
    found: { readonly bytes: Buffer; readonly start: number; readonly end: number },
  ): boolean {
    if (found.bytes !== this.#chunk) {
      this.#chunk = found.bytes;
      this.#view = viewOf(found.bytes);
    }
    return program.text.addUtf16(found.bytes, this.#view, found.start, found.end);
  }

  #tell(
    program: Program,
    number: number,
    seen: { readonly field: RecordField; readonly item: number },
  ): void {
    this.#seen.push(seen);
    program.showText(number);
  }
}

function planFor(shape: RecordShape): ShapePlan | null {
  const [channel, ...channels] = shape.fields.get("Channel") ?? [];
  const [eventId, ...eventIds] = shape.fields.get("EventID") ?? [];
  if (channel === undefined || eventId === undefined) return null;
  // a value of this name beside the log's own: reading tells which is meant
  if (channels.length > 0 || eventIds.length > 0) return null;
  for (const name of shape.fields.keys()) if (TELLING_NAMES.has(name)) return null;
  const provider = shape.fields.get("Provider_Name") ?? [];
  return { channel, eventId, provider, shape, shown: new Map() };
}

function firstText(fields: readonly RecordField[], record: EvtxRecord): string {
  for (const field of fields) {
    const value = record.read(field);
    if (typeof value === "string" && value !== "") return value;
  }
  return "";
}

function onlyText(fields: readonly RecordField[] | undefined, record: EvtxRecord): string | undefined {
  const there = (fields ?? []).filter((field) => record.has(field));
  const [only] = there;
  if (only === undefined || there.length > 1) return undefined;
  const value = record.read(only);
  return typeof value === "string" ? value : undefined;
}

import { Expander, type FindTemplate } from "../binxml/expand.ts";
import { locateInstance } from "../binxml/value-table.ts";
import { TOKEN } from "../binxml/token.ts";
import { Values } from "../binxml/values.ts";
import type { Plan } from "../plan/plan.ts";
import { PlanRunner } from "../plan/run-plan.ts";
import { printTree } from "../value/json-tree.ts";
import type { JsonWriter } from "../value/json-writer.ts";
import { VALUE_TYPE } from "../value/value-type.ts";
import type { Chunk } from "./chunk.ts";

/** Templates within templates that plans follow; an event has two. */
const MAX_PLANNED_DEPTH = 8;
/** Text that one record may become the general way. */
const MAX_CHARACTERS = 300_000;
const NO_SIBLINGS: ReadonlySet<string> = new Set();

/**
 * Writes the binary XML of records as JSON: by the plans of their templates, and what plans cannot do the general way.
 */
export class RecordRenderer {
  readonly #chunk: Chunk;
  readonly #writer: JsonWriter;
  readonly #values = new Values();
  readonly #runner: PlanRunner;
  readonly #expander: Expander;
  #find: FindTemplate = () => null;
  #depth = 0;
  #end = 0;
  #fault = "";

  constructor(chunk: Chunk, writer: JsonWriter) {
    this.#chunk = chunk;
    this.#writer = writer;
    this.#runner = new PlanRunner(writer, this.#values, (value, siblings) => this.#nested(value, siblings));
    this.#expander = new Expander(chunk, this.#values);
  }

  /** Where the last record's binary XML ended. */
  get end(): number {
    return this.#end;
  }

  /** Why the last record could not be written. */
  get fault(): string {
    return this.#fault;
  }

  /** To be called when the chunk's bytes have been replaced. */
  renew(): void {
    this.#writer.readFrom(this.#chunk);
    this.#runner.renew();
    this.#expander.renew();
  }

  /** Writes the binary XML between two offsets as one object. False, with nothing written, when it cannot be read. */
  render(at: number, end: number, find: FindTemplate): boolean {
    this.#find = find;
    return this.renderPlanned(at, end, find) || this.renderGenerally(at, end, find);
  }

  /** False, with nothing written, for what no plan covers. */
  renderPlanned(at: number, end: number, find: FindTemplate): boolean {
    const writer = this.#writer;
    const start = writer.at;
    this.#find = find;
    this.#values.count = 0;
    this.#depth = 0;
    this.#runner.start();
    if (!writer.reserve()) return false;
    writer.byte(0x7b);
    if (this.#fragment(at, end, NO_SIBLINGS)) {
      // the comma behind the only member
      writer.bytes[writer.at - 1] = 0x7d;
      return true;
    }
    writer.at = start;
    return false;
  }

  renderGenerally(at: number, end: number, find: FindTemplate): boolean {
    const writer = this.#writer;
    const expanded = this.#expander.expand(at, end, find);
    if ("fault" in expanded) {
      this.#fault = expanded.fault;
      return false;
    }
    const json = printTree(expanded.tree);
    if (json.length > MAX_CHARACTERS || !writer.reserve()) {
      this.#fault = "it unfolds to too much";
      return false;
    }
    writer.json(json);
    this.#end = expanded.end;
    return true;
  }

  #nested(value: number, siblings: ReadonlySet<string>): boolean {
    const values = this.#values;
    const type = values.types[value];
    if (type === VALUE_TYPE.null) return true;
    if (type !== VALUE_TYPE.binXml) return false;
    const offset = values.offsets[value] ?? 0;
    const size = values.sizes[value] ?? 0;
    return size === 0 || this.#fragment(offset, offset + size, siblings);
  }

  /** A fragment that is one instance of a template, as nearly all are. */
  #fragment(at: number, end: number, siblings: ReadonlySet<string>): boolean {
    const { bytes, view } = this.#chunk;
    const table = this.#depth < MAX_PLANNED_DEPTH ? locateInstance(this.#chunk, at, end) : null;
    const plan = table === null ? null : this.#find(table)?.plan;
    if (table === null || !plan || siblings.has(plan.root.name)) return false;
    const base = this.#values.count;
    const after = this.#values.add(view, table, end);
    if (after < 0 || (after < end && bytes[after] !== TOKEN.eof)) return false;
    const isDone = this.#isDropped(plan, base) || this.#run(plan, base, table.count);
    this.#values.count = base;
    this.#end = Math.min(end, after + 1);
    return isDone;
  }

  /** True for a body whose element depends on a value that is Null. A record itself is there in any case. */
  #isDropped({ root }: Plan, base: number): boolean {
    return (
      this.#depth > 0 &&
      root.dependency >= 0 &&
      this.#values.types[base + root.dependency] === VALUE_TYPE.null
    );
  }

  #run(plan: Plan, base: number, count: number): boolean {
    this.#depth++;
    const isDone = this.#runner.run(plan, base, count);
    this.#depth--;
    return isDone;
  }
}

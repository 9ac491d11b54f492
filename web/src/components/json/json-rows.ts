/** One line of a drawn JSON value. `path` is that of a JSON pointer (RFC 6901) and unique. */
export type JsonRow = {
  readonly path: string;
  readonly depth: number;
  /** Name within its object, index within its array; null at the top. */
  readonly name: string | null;
  /** A value, or how many entries an object or array has. */
  readonly kind: "string" | "number" | "boolean" | "null" | "object" | "array";
  readonly text: string;
  readonly count: number;
  readonly isOpen: boolean;
};

export type JsonView = {
  /** Paths of objects and arrays that are closed. */
  readonly closed: ReadonlySet<string>;
  /** Keeps only entries whose name or value holds this, ignoring case, and what they lie in. */
  readonly search: string;
};

const MAX_DEPTH = 64;

/** Lines of a JSON value, at most `limit`; entries in their own order. Deeper than 64 levels is one line. */
export function jsonRows(
  value: unknown,
  view: JsonView,
  limit = 2000,
): { readonly rows: JsonRow[]; readonly isCut: boolean } {
  const rows: JsonRow[] = [];
  const wanted = view.search.trim().toLowerCase();
  const walk = (
    node: unknown,
    place: { readonly path: string; readonly depth: number; readonly name: string | null },
  ): void => {
    if (rows.length > limit) return;
    const row = rowOf(node, place, view);
    rows.push(row);
    if (!row.isOpen) return;
    for (const [name, child] of entriesOf(node)) {
      if (wanted !== "" && !holds(name, child, wanted, place.depth)) continue;
      walk(child, { path: `${place.path}/${escapeName(name)}`, depth: place.depth + 1, name });
    }
  };
  for (const [name, child] of isContainer(value) ? entriesOf(value) : []) {
    if (wanted !== "" && !holds(name, child, wanted, 0)) continue;
    walk(child, { path: `/${escapeName(name)}`, depth: 0, name });
  }
  if (!isContainer(value)) walk(value, { path: "", depth: 0, name: null });
  return { rows: rows.slice(0, limit), isCut: rows.length > limit };
}

function rowOf(
  node: unknown,
  place: { readonly path: string; readonly depth: number; readonly name: string | null },
  view: JsonView,
): JsonRow {
  const count = isContainer(node) ? entriesOf(node).length : 0;
  const kind = kindOf(node);
  const isFull = isContainer(node) && count > 0;
  // a search opens everything, so that nothing found is hidden
  const isOpen =
    isFull && place.depth < MAX_DEPTH && (view.search.trim() !== "" || !view.closed.has(place.path));
  const text = isFull ? (place.depth < MAX_DEPTH ? "" : "…") : textOf(node);
  return { ...place, kind, text, count, isOpen };
}

function holds(name: string, node: unknown, wanted: string, depth: number): boolean {
  if (name.toLowerCase().includes(wanted)) return true;
  if (!isContainer(node)) return textOf(node).toLowerCase().includes(wanted);
  return (
    depth < MAX_DEPTH && entriesOf(node).some(([inner, child]) => holds(inner, child, wanted, depth + 1))
  );
}

function kindOf(node: unknown): JsonRow["kind"] {
  if (node === null || node === undefined) return "null";
  if (Array.isArray(node)) return "array";
  const kind = typeof node;
  return kind === "number" || kind === "boolean" || kind === "object" ? kind : "string";
}

function isContainer(node: unknown): node is object {
  return typeof node === "object" && node !== null;
}

function entriesOf(node: unknown): [string, unknown][] {
  return isContainer(node) ? Object.entries(node) : [];
}

function textOf(node: unknown): string {
  if (typeof node === "string") return node;
  return JSON.stringify(node) ?? "null";
}

// RFC 6901, section 3
function escapeName(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

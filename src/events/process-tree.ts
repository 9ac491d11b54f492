/** How an event names a process: by an id that is unique for ever, by the pid, or by both. Absent is empty or 0. */
export type ProcessRef = { readonly uid: string; readonly pid: number };

/** A process and when it was first heard of on one host. */
export type Launch = {
  /** The event that told of it. */
  readonly eventUid: string;
  /** False when no launch was logged and the event only mentions the process. */
  readonly isLogged: boolean;
  readonly time: number;
  readonly process: ProcessRef;
  readonly parent: ProcessRef;
  /** File name of the executable, in lower case. */
  readonly name: string;
};

/** A process in its place. Its parent may be known from what the child's event says alone. */
export type PlannedProcess =
  | {
      readonly kind: "launch";
      readonly launch: Launch;
      readonly isFocus: boolean;
      readonly children: PlannedProcess[];
    }
  | { readonly kind: "parent"; readonly ref: ProcessRef; readonly children: PlannedProcess[] };

/** Most processes in a tree. More are a build server or a fork bomb, and nobody reads them one by one. */
export const MAX_PROCESSES = 200;
const MAX_ANCESTORS = 32;
/** Two logs on one host tell of a launch with clocks and roundings of their own. */
const SAME_LAUNCH_MS = 2000;

/**
 * The ancestors and descendants of some processes. Parents are found by uid, else by the pid: the newest process of
 * that pid that had started by then. Hostile logs may name themselves as their own parent, so nothing is visited twice.
 */
export function planProcessTree(
  known: readonly Launch[],
  focus: readonly Launch[],
): readonly PlannedProcess[] {
  const family = new Family(known, focus);
  const wanted = new Set<Launch>();
  for (const launch of family.focus) for (const ancestor of family.ancestors(launch)) wanted.add(ancestor);
  family.addDescendants(wanted);
  return family.arrange(wanted);
}

class Family {
  readonly focus: ReadonlySet<Launch>;
  readonly #byUid = new Map<string, Launch>();
  readonly #byPid = new Map<number, Launch[]>();
  readonly #parents = new Map<Launch, Launch | null>();
  readonly #children = new Map<Launch, Launch[]>();

  constructor(known: readonly Launch[], focus: readonly Launch[]) {
    const launches = known.toSorted((a, b) => a.time - b.time);
    for (const launch of launches) this.#add(launch);
    this.focus = new Set(focus.map((launch) => this.#find(launch.process, launch.time) ?? this.#add(launch)));
    for (const launch of this.#all()) {
      const parent = this.#find(launch.parent, launch.time);
      const found = parent === launch ? null : parent;
      this.#parents.set(launch, found);
      if (found !== null) this.#children.set(found, [...(this.#children.get(found) ?? []), launch]);
    }
  }

  children(launch: Launch): readonly Launch[] {
    return this.#children.get(launch) ?? [];
  }

  /** The launch itself and those above it. */
  ancestors(launch: Launch): Set<Launch> {
    const line = new Set<Launch>();
    let at: Launch | null = launch;
    while (at !== null && !line.has(at) && line.size <= MAX_ANCESTORS) {
      line.add(at);
      at = this.#parents.get(at) ?? null;
    }
    return line;
  }

  /** Adds one generation after the other, because the last ones are what is cut when there are too many. */
  addDescendants(wanted: Set<Launch>): void {
    let generation: readonly Launch[] = [...this.focus];
    while (generation.length > 0) {
      const young = generation
        .flatMap((launch) => this.children(launch))
        .filter((child) => !wanted.has(child));
      generation = young.slice(0, Math.max(0, MAX_PROCESSES - wanted.size));
      for (const launch of generation) wanted.add(launch);
    }
  }

  arrange(wanted: ReadonlySet<Launch>): PlannedProcess[] {
    const nodes = new Map<Launch, PlannedProcess>();
    for (const launch of wanted)
      nodes.set(launch, { kind: "launch", launch, isFocus: this.focus.has(launch), children: [] });
    const roots: PlannedProcess[] = [];
    const mentioned = new Map<string, PlannedProcess>();
    for (const launch of [...wanted].toSorted((a, b) => a.time - b.time)) {
      const node = nodes.get(launch);
      if (node === undefined) continue;
      const above = this.#parents.get(launch) ?? null;
      const parent = above === null || this.#isAbove(launch, above) ? undefined : nodes.get(above);
      (parent?.children ?? this.#mentionedParent(launch, mentioned, roots)).push(node);
    }
    return roots;
  }

  /** True when a parent's line leads back to the child: a circle, which is opened here. */
  #isAbove(launch: Launch, parent: Launch): boolean {
    return this.ancestors(parent).has(launch) && launch.time <= parent.time;
  }

  /** Where a process goes whose parent's launch is unknown: under what its own event says of the parent, or on top. */
  #mentionedParent(
    launch: Launch,
    mentioned: Map<string, PlannedProcess>,
    roots: PlannedProcess[],
  ): PlannedProcess[] {
    const { parent } = launch;
    const key = parent.uid === "" ? String(parent.pid) : parent.uid;
    if (key === "0" || this.#isSame(parent, launch.process)) return roots;
    const found = mentioned.get(key) ?? { kind: "parent", ref: parent, children: [] };
    if (!mentioned.has(key)) roots.push(found);
    mentioned.set(key, found);
    return found.children;
  }

  #isSame(a: ProcessRef, b: ProcessRef): boolean {
    return a.uid === "" || b.uid === "" ? a.pid === b.pid : a.uid === b.uid;
  }

  /** Adds a launch, or finds that another log told of it already: the one with a uid is kept. */
  #add(launch: Launch): Launch {
    const { uid, pid } = launch.process;
    const ofPid = this.#byPid.get(pid) ?? [];
    const twinAt = ofPid.findLastIndex((other) => isTwin(other, launch));
    const twin = ofPid[twinAt];
    if (twin !== undefined && (uid === "" || twin.process.uid === uid)) return twin;
    if (twin === undefined) ofPid.push(launch);
    else ofPid[twinAt] = launch;
    this.#byPid.set(pid, ofPid);
    if (uid !== "" && !this.#byUid.has(uid)) this.#byUid.set(uid, launch);
    return launch;
  }

  #all(): Set<Launch> {
    return new Set([...this.#byPid.values()].flat());
  }

  #find(ref: ProcessRef, at: number): Launch | null {
    const byUid = ref.uid === "" ? undefined : this.#byUid.get(ref.uid);
    if (byUid !== undefined) return byUid;
    if (ref.pid === 0) return null;
    const byPid = this.#byPid.get(ref.pid)?.findLast(({ time }) => time <= at + SAME_LAUNCH_MS);
    if (byPid === undefined) return null;
    return ref.uid !== "" && byPid.process.uid !== "" ? null : byPid;
  }
}

function isTwin(a: Launch, b: Launch): boolean {
  const couldBe = a.process.uid === "" || b.process.uid === "" || a.process.uid === b.process.uid;
  return couldBe && a.name === b.name && Math.abs(a.time - b.time) <= SAME_LAUNCH_MS;
}

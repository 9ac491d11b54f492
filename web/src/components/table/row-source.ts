/**
 * Rows of a table: an array of its own, or one that arrives in pages. `at` answers undefined for a row that is not
 * here yet. A new source means that rows may have changed; the same source never does.
 */
export type RowSource<T> = {
  readonly count: number;
  at(index: number): T | undefined;
  uidOf(row: T): string;
};

export function arrayRows<T>(rows: readonly T[], uidOf: (row: T) => string): RowSource<T> {
  return { count: rows.length, at: (index) => rows[index], uidOf };
}

/** Rows of pages of one size; pages that are not loaded are missing or undefined. */
export function pagedRows<T>(
  pages: ReadonlyMap<number, readonly T[] | undefined>,
  shape: { readonly count: number; readonly pageSize: number },
  uidOf: (row: T) => string,
): RowSource<T> {
  const { count, pageSize } = shape;
  return { count, at: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize], uidOf };
}

/** Where a row stands now, looking first near where it was; -1 when it is not among the loaded rows. */
export function indexOfUid<T>(rows: RowSource<T>, uid: string, near: number): number {
  // farther away than this it is another list, not the same one with a few rows more
  const reach = Math.min(rows.count, 5000);
  for (let distance = 0; distance <= reach; distance++) {
    for (const index of distance === 0 ? [near] : [near - distance, near + distance]) {
      const row = rows.at(index);
      if (row !== undefined && rows.uidOf(row) === uid) return index;
    }
  }
  return -1;
}

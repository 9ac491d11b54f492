/** Lists of numbers in two flat arrays: list `n` is `members` from `starts[n]` to before `starts[n + 1]`. */
export type Rows = { readonly starts: Int32Array; readonly members: Int32Array };

export function rowsOf(lists: readonly (readonly number[])[]): Rows {
  const starts = new Int32Array(lists.length + 1);
  for (const [at, list] of lists.entries()) starts[at + 1] = (starts[at] ?? 0) + list.length;
  return { starts, members: Int32Array.from(lists.flat()) };
}

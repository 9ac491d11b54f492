/** Does work on a list piece by piece, one after the other: a statement takes 65,535 values and no more. */
export async function inParts<T>(
  list: readonly T[],
  size: number,
  work: (part: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < list.length; start += size) await work(list.slice(start, start + size));
}

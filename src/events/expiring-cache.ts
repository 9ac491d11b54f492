/** Most answers that are kept. */
const MAX_ENTRIES = 200;

/**
 * Keeps answers for a while, so that what many ask for is worked out once. An answer that failed is not kept.
 */
export function createExpiringCache<Answer>(
  keptMs: number,
): (key: string, work: () => Promise<Answer>) => Promise<Answer> {
  const entries = new Map<string, { readonly since: number; readonly answer: Promise<Answer> }>();
  return (key, work) => {
    const now = performance.now();
    const found = entries.get(key);
    if (found && now - found.since < keptMs) return found.answer;
    const answer = work();
    entries.delete(key);
    entries.set(key, { since: now, answer });
    const [oldest] = entries.keys();
    if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    answer.catch(() => {
      if (entries.get(key)?.answer === answer) entries.delete(key);
    });
    return answer;
  };
}

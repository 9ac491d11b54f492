import type { RuleStats } from "../pipeline/worker-messages.ts";

/** Longest that a page waits for newer numbers: a thread that is busy with a large group answers after it. */
const PATIENCE_MS = 200;

/**
 * What rules did, as last told by the worker threads. Each call asks them anew and waits a moment; when they are busy, it
 * has what they said before.
 */
export function createRuleActivity(
  ask: () => Promise<readonly RuleStats[]>,
): () => Promise<readonly RuleStats[]> {
  let known: readonly RuleStats[] = [];
  let asking: Promise<void> | null = null;
  const refresh = async (): Promise<void> => {
    try {
      known = await ask();
    } finally {
      asking = null;
    }
  };
  return async () => {
    asking ??= refresh();
    // a thread that died is started again and says nothing: what was known stays
    const asked = asking.catch(() => undefined);
    await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    return known;
  };
}

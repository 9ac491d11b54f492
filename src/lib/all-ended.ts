/**
 * Waits for all of some work that runs side by side, then throws the first error if there was one: when it is tried
 * again, nothing of the failed attempt goes on beside it.
 */
export async function allEnded(work: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

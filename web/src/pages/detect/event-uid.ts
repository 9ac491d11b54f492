/** The uid of an event, out of what a person pastes: the uid itself, or the address of its page or of a search. */
export function eventUidOf(text: string): string {
  const pasted = text.trim();
  if (!URL.canParse(pasted)) return pasted;
  const { pathname, searchParams } = new URL(pasted);
  const uid = searchParams.get("open") ?? pathname.split("/").findLast((part) => part !== "");
  return uid ?? pasted;
}

import type { Completion } from "../../../../src/schema/views/event.ts";

/** The query after taking a candidate, and where the caret then stands: behind it, ready for what comes next. */
export function applyCandidate(
  query: string,
  place: Pick<Completion, "replaceFrom" | "replaceTo">,
  candidate: Completion["candidates"][number],
): { readonly text: string; readonly caret: number } {
  const before = query.slice(0, place.replaceFrom);
  const after = query.slice(place.replaceTo).trimStart();
  // a value or operator is whole, so the next term can begin; after a field its value follows at once
  const taken = candidate.kind === "field" ? candidate.text : `${candidate.text.trimEnd()} `;
  return { text: `${before}${taken}${after}`, caret: before.length + taken.length };
}

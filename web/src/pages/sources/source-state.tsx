import type { ReactNode } from "react";
import type { SourceView } from "../../../../src/schema/views/source.ts";

/** Whether a source sends: by word, shape and colour. */
export function SourceState({ state }: Pick<SourceView, "state">): ReactNode {
  return <span className={`source-state ${state}`}>{state}</span>;
}

import type { Submit } from "./ports.ts";
import type { SourceActivity } from "./source-activity.ts";

/** The same submit, with what was kept counted for its source. */
export function countedSubmit(submit: Submit, activity: SourceActivity): Submit {
  return async (batch, bookmarks) => {
    await submit(batch, bookmarks);
    activity.kept(batch);
  };
}

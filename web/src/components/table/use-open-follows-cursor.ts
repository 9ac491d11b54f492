import { useEffect } from "react";
import type { Store } from "../../state/store.ts";
import type { SetUrlState } from "../../state/url-state.ts";
import type { Selection } from "./selection.ts";

/** While the panel is open it shows the row under the cursor; the address follows when the keys rest. */
export function useOpenFollowsCursor(
  selection: Store<Selection>,
  isOpen: boolean,
  setState: SetUrlState,
): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = selection.subscribe(() => {
      clearTimeout(timer);
      const uid = selection.get().cursorUid;
      if (uid !== null) timer = setTimeout(() => setState({ open: uid }, "replace"), FOLLOW_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [isOpen, selection, setState]);
}

/** Held keys pass over rows; only where they rest is a detail asked for. */
const FOLLOW_MS = 60;

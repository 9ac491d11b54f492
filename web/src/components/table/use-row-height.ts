import { density } from "../../state/preferences.ts";
import { useStore } from "../../state/store.ts";
import { useMediaQuery } from "../../state/use-media-query.ts";

/** Height of a row in CSS pixels: by the density that was chosen, or for a thumb. The same figures as `--row`. */
export function useRowHeight(): number {
  const isCoarse = useMediaQuery("(pointer: coarse)");
  const chosen = useStore(density);
  if (isCoarse) return 40;
  return chosen === "compact" ? 20 : 28;
}

let lastText = "";
let lastFolded = "";

/** Lower case. Many comparisons in a row look at the same value, so the last one is remembered. */
export function foldCase(text: string): string {
  if (text !== lastText) {
    lastText = text;
    lastFolded = text.toLowerCase();
  }
  return lastFolded;
}

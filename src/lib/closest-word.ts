/** The word that someone who wrote `written` most likely meant, or null when none is near. */
export function closestWord(written: string, words: Iterable<string>): string | null {
  let best: { readonly word: string; readonly distance: number } | null = null;
  const most = written.length < 5 ? 1 : 2;
  for (const word of words) {
    if (Math.abs(word.length - written.length) > most) continue;
    const distance = editDistance(written.toLowerCase(), word.toLowerCase());
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { word, distance };
  }
  return best?.word ?? null;
}

/** Characters to insert, remove or replace. Source: Levenshtein 1966. */
function editDistance(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost));
    }
    last = row;
  }
  return last[b.length] ?? 0;
}

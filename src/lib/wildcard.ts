/**
 * Matches a whole value, ignoring case; `*` is any run of characters. Works by finding the literal parts one after
 * the other, which is linear where a regular expression with several `.*` is not.
 */
export function wildcardMatcher(pattern: string): (value: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (value) => value.toLowerCase() === first;
  return (value) => {
    const text = value.toLowerCase();
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= text.length - last.length;
  };
}

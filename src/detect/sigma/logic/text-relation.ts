import type { SigmaText } from "../sigma-text.ts";

/** A sign of a pattern: a character by its code point, or a wildcard. */
type Sign = number | "any" | "one";

function signsOf(value: SigmaText): Sign[] {
  return value.flatMap((part): Sign[] =>
    part.kind === "text" ? Array.from(part.text, (char) => char.codePointAt(0) ?? 0) : [part.kind],
  );
}

/** True when every text that one pattern matches is matched by a wider one. Never true where it is not so. */
export function coversText(wider: SigmaText, narrower: SigmaText): boolean {
  const [wide, narrow] = [signsOf(wider), signsOf(narrower)];
  let [at, from, star, starFrom] = [0, 0, -1, 0];
  while (from < narrow.length) {
    const sign = wide[at];
    if (sign === "any") {
      star = at++;
      starFrom = from;
    } else if (takes(sign, narrow[from])) {
      at++;
      from++;
    } else if (star < 0) return false;
    else {
      at = star + 1;
      from = ++starFrom;
    }
  }
  while (wide[at] === "any") at++;
  return at === wide.length;
}

/** What a single sign stands for holds another; a run of any length is held by a run alone. */
function takes(sign: Sign | undefined, other: Sign | undefined): boolean {
  if (sign === undefined || other === undefined || other === "any") return false;
  return sign === "one" || sign === other;
}

/** Beyond so many pairs of signs two patterns are taken as if they met. */
const MOST_PAIRS = 1_000_000;

/** False when no text is matched by both of two patterns. */
export function textsMeet(one: SigmaText, other: SigmaText): boolean {
  const [a, b] = [signsOf(one), signsOf(other)];
  if ((a.length + 1) * (b.length + 1) > MOST_PAIRS) return true;
  // whether the rests of both from here on meet, from the ends to the starts
  let below: boolean[] = [];
  for (let at = a.length; at >= 0; at--) {
    const row: boolean[] = [];
    for (let from = b.length; from >= 0; from--)
      row[from] = restsMeet({ sign: a[at], other: b[from], next: row[from + 1], below, from });
    below = row;
  }
  return below[0] === true;
}

function restsMeet({ sign, other, next, below, from }: Rests): boolean {
  if (sign === undefined && other === undefined) return true;
  // a run either ends here, or takes one more of the other's signs
  if (sign === "any" || other === "any") return below[from] === true || next === true;
  if (sign === undefined || other === undefined) return false;
  return (sign === "one" || other === "one" || sign === other) && below[from + 1] === true;
}

type Rests = {
  readonly sign: Sign | undefined;
  readonly other: Sign | undefined;
  /** Of the first pattern from here, and of the second from its next sign. */
  readonly next: boolean | undefined;
  /** Of the first pattern from its next sign, by the signs of the second. */
  readonly below: readonly boolean[];
  readonly from: number;
};

import { COMMON_STEMS } from "./common-passwords.ts";

/** OWASP ASVS 5.0, 6.2.1 and 6.2.9. Any characters, no composition rules, no forced change. */
export const PASSWORD_LENGTH = { min: 15, max: 1024 } as const;

/** What must remain of a password after everything that is easily guessed is taken away. */
const LEAST_OWN_CHARACTERS = 8;
const LEAST_DISTINCT_CHARACTERS = 6;

/** Rows of keyboards, and the alphabet: three or more neighbours are one thing to remember and to guess. */
const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "azertyuiop",
];

/**
 * Why a password is refused, in words for the person who chose it, or null when it is good.
 * @param context words that an attacker tries first: name, e-mail, organisation, the product's own name
 */
export function weaknessOf(password: string, context: readonly string[]): string | null {
  const length = Array.from(password).length;
  if (length < PASSWORD_LENGTH.min)
    return `Use at least ${PASSWORD_LENGTH.min} characters; a few words do well.`;
  if (length > PASSWORD_LENGTH.max) return `Use at most ${PASSWORD_LENGTH.max} characters.`;
  const own = ownCharacters(password, context);
  if (own.length >= LEAST_OWN_CHARACTERS && new Set(own).size >= LEAST_DISTINCT_CHARACTERS) return null;
  return "This is easily guessed: it is made of common words, names, rows of keys or repetition.";
}

/** The same text however it was typed: NIST SP 800-63B-4, section 3.1.1.2. Spaces count. */
export function normalizePassword(password: string): string {
  return password.normalize("NFKC");
}

function ownCharacters(password: string, context: readonly string[]): string[] {
  const text = normalizePassword(password)
    .toLowerCase()
    .replace(/[\s._-]/gu, "");
  const plain = text.split("");
  const guessed = plain.map(() => false);
  const spelled = plain.map((char) => LOOK_ALIKES[char] ?? char).join("");
  for (const word of [...contextWords(context), ...COMMON_STEMS])
    for (const form of [text, spelled]) markWord(guessed, form, word);
  markRuns(guessed, plain);
  return plain.filter((_char, index) => guessed[index] === false);
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

function contextWords(context: readonly string[]): string[] {
  const words = [...context, "watchfloor"].flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  return words.filter((word) => word.length >= 4);
}

function markWord(guessed: boolean[], text: string, word: string): void {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    guessed.fill(true, at, at + word.length);
}

/** Marks three or more neighbours of a row, in either direction, and three or more of the same character. */
function markRuns(guessed: boolean[], plain: readonly string[]): void {
  for (let at = 0; at + 3 <= plain.length; at++) {
    const three = plain.slice(at, at + 3).join("");
    const backwards = plain
      .slice(at, at + 3)
      .toReversed()
      .join("");
    const isRun = ROWS.some((row) => row.includes(three) || row.includes(backwards));
    const isSame = plain[at] === plain[at + 1] && plain[at] === plain[at + 2];
    if (isRun || isSame) guessed.fill(true, at, at + 3);
  }
}

import { ProblemError } from "../../api/problem-error.ts";

/** What is wrong with a query or statement, and the characters that are to be underlined. */
export type QueryFault = {
  readonly message: string;
  readonly from: number;
  readonly to: number;
};

/** The fault that an answer found in the text; null when it is of another kind, or has no place in this text. */
export function faultOf(error: Error | null, text: string): QueryFault | null {
  if (!(error instanceof ProblemError) || error.position === null || error.position > text.length)
    return null;
  const from = error.position;
  // the word that it begins; behind the last character, where something is missing, a place of its own
  const word = /^(?:"(?:\\.|[^"\\])*"?|[^\s]+)/.exec(text.slice(from));
  return { message: error.message, from, to: from + (word?.[0].length ?? 1) };
}

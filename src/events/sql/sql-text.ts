import { AppError } from "../../lib/app-error.ts";

/**
 * A person's statement as it may stand inside one of ours, and what must be looked up before it runs. Comments are
 * blanked and everything else keeps its place, so that positions of the engine's errors are right.
 */
export type SqlText = {
  readonly text: string;
  /** Names that stand as `name AS (`: what the statement may call its own tables. */
  readonly ownTables: readonly string[];
};

/** Everything that may stand outside of quotes. `;` `{` `}` `$` `#` `\` and all that is not ASCII may not. */
const PLAIN = /[\w\s.,()[\]+\-*/%<>=!?:|^~&@]/;

/**
 * Reads the quotes and comments of ClickHouse's SQL. What is left cannot hide anything from a later check: no second
 * statement, no parameter, no heredoc, no comment, and in quoted text no sign that would end a statement.
 * Source: ClickHouse docs, "Syntax"; src/Parsers/Lexer.cpp.
 * @throws {AppError} `QUERY_INVALID` with `position`
 */
export function readSqlText(sql: string): SqlText {
  let text = "";
  const open: number[] = [];
  for (let at = 0; at < sql.length; ) {
    const piece = pieceAt(sql, at);
    if (piece.text === "(") open.push(at);
    // one more than were opened would end what the statement is put into
    if (piece.text === ")" && open.pop() === undefined)
      refuse("A closing parenthesis without an opening one.", at);
    text += piece.text;
    at = piece.end;
  }
  const unclosed = open.pop();
  if (unclosed !== undefined) refuse("This parenthesis is not closed.", unclosed);
  const trimmed = text.trimEnd();
  if (!/^\s*(?:SELECT|WITH|\()/i.test(trimmed)) refuse("Only SELECT can be asked.", 0);
  return {
    text: trimmed,
    ownTables: [...trimmed.matchAll(/([A-Za-z_]\w*)\s+AS\s*\(/gi)].map((found) => found[1] ?? ""),
  };
}

type Piece = { readonly text: string; readonly end: number };

function pieceAt(sql: string, at: number): Piece {
  const char = sql.charAt(at);
  if (char === "'" || char === '"' || char === "`") return quotedAt(sql, at, char);
  if (sql.startsWith("--", at)) return blank(sql, at, lineEnd(sql, at));
  if (sql.startsWith("/*", at)) {
    const end = sql.indexOf("*/", at + 2);
    if (end < 0) refuse("This comment is not closed.", at);
    return blank(sql, at, end + 2);
  }
  if (char === ";" && /^[;\s]*$/.test(sql.slice(at))) return { text: "", end: sql.length };
  if (char === ";") refuse("Only one statement can be asked at a time.", at);
  if (!PLAIN.test(char)) refuse(`'${char}' has no meaning outside of quotes here.`, at);
  return { text: char, end: at + 1 };
}

/** A quote ends at the next sign of its kind that is neither doubled nor behind a backslash. */
function quotedAt(sql: string, start: number, quote: string): Piece {
  let at = start + 1;
  for (; sql.charAt(at) !== quote || sql.charAt(at + 1) === quote; at++) {
    if (at >= sql.length) refuse("This quotation mark is not closed.", start);
    if (sql.charAt(at) === "\\" || sql.charAt(at) === quote) at++;
  }
  const inner = sql.slice(start, at + 1);
  if (quote !== "'" && !/^.[\w .@-]*.$/.test(inner))
    refuse("A quoted name has letters, digits, spaces, and . @ - only.", start);
  return { text: inner.replaceAll(";", "\\x3B"), end: at + 1 };
}

function lineEnd(sql: string, at: number): number {
  const end = sql.indexOf("\n", at);
  return end < 0 ? sql.length : end;
}

function blank(sql: string, start: number, end: number): Piece {
  return { text: sql.slice(start, end).replaceAll(/[^\n]/g, " "), end };
}

function refuse(message: string, position: number): never {
  throw new AppError("QUERY_INVALID", message, { position });
}

/** A piece of a line of YAML, by what it is. */
export type YamlToken = {
  readonly kind: "plain" | "key" | "modifier" | "string" | "number" | "comment";
  readonly text: string;
};

const KEY = /^(\s*(?:- +)*)([^\s:#'"][^:#]*?|'[^']*'|"[^"]*")(\s*:)(?=\s|$)/;
const PIECE = /'(?:[^']|'')*'?|"(?:[^"\\]|\\.)*"?|(?:^|(?<=\s))#.*$|(?<=^|[\s[,])-?\d[\d.]*(?=[\s,\]]|$)/g;

/**
 * Colours one line of YAML as it is typed: keys and, behind `|`, modifiers of Sigma, quoted text, numbers, comments.
 * The texts of the pieces are the line again. Blocks of text over several lines are not told from other lines.
 */
export function yamlTokens(line: string): YamlToken[] {
  const key = KEY.exec(line);
  if (!key || /^\s*#/.test(line)) return valueTokens(line);
  const [whole, indent = "", name = "", colon = ""] = key;
  const bar = name.indexOf("|");
  const [field, modifiers] = bar < 0 ? [name, ""] : [name.slice(0, bar), name.slice(bar)];
  return [
    token("plain", indent),
    token("key", field),
    token("modifier", modifiers),
    token("plain", colon),
    ...valueTokens(line.slice(whole.length)),
  ].filter(({ text }) => text !== "");
}

function valueTokens(text: string): YamlToken[] {
  const tokens: YamlToken[] = [];
  let at = 0;
  for (const match of text.matchAll(PIECE)) {
    if (match.index > at) tokens.push(token("plain", text.slice(at, match.index)));
    tokens.push(token(kindOf(match[0]), match[0]));
    at = match.index + match[0].length;
  }
  if (at < text.length) tokens.push(token("plain", text.slice(at)));
  return tokens;
}

function kindOf(text: string): YamlToken["kind"] {
  if (text.startsWith("#")) return "comment";
  return text.startsWith("'") || text.startsWith('"') ? "string" : "number";
}

function token(kind: YamlToken["kind"], text: string): YamlToken {
  return { kind, text };
}

import type { YAMLParseError } from "yaml";

/** What is wrong with a file before there is a rule in it; the offset counts characters from 0. */
export type FileFault = { readonly code: string; readonly message: string; readonly offset: number };

/** What keeps a file from being text that can be kept, or null. */
export function textFault(text: string): FileFault | null {
  const offset = text.search(/[\0\uFFFD]/);
  if (offset < 0) return null;
  const message =
    text[offset] === "\0"
      ? "there is a NUL here: a rule file is text in UTF-8, and not in UTF-16"
      : "the file is not in UTF-8 here";
  return { code: "not_utf8", message, offset };
}

/** A fault of YAML, in words of ours where the parser's own do not help. */
export function yamlFault({ code, message, pos }: YAMLParseError, text: string): string {
  if (code === "DUPLICATE_KEY") {
    const key = /^[^\s:]*/.exec(text.slice(pos[0]))?.[0] ?? "";
    return `'${key}' is there twice: in a map a key stands once, with a list of its values`;
  }
  if (message.startsWith("Maximum call stack")) return "lists and maps lie too deep in each other here";
  const [first = "not YAML"] = message.split("\n");
  const said = first.replace(/ at line \d+, column \d+:?$/, "");
  return code === "TAB_AS_INDENT" ? `${said}: use spaces` : said;
}

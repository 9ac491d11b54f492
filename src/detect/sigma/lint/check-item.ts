import { isScalar, isSeq, type Node } from "yaml";
import { itemsOf, offsetOf, scalarText } from "../yaml-nodes.ts";
import { plainEdit, type Remark } from "./remark.ts";

const OPENING = ["contains", "startswith", "endswith"];
const info = (code: string, message: string, offset: number): Remark => ({
  severity: "info",
  code,
  message,
  offset,
});

/** One field of a selection with its modifiers and values. */
export function* checkItem(key: Node, value: Node): Generator<Remark> {
  const written = scalarText(key);
  const [field = "", ...modifiers] = written.split("|");
  const values = isSeq(value) ? itemsOf(value) : [value];
  if (modifiers.includes("all") && values.length < 2)
    yield {
      ...info("all_of_one", "all is for a list of values", offsetOf(key)),
      ...plainEdit(key, written.replace("|all", "")),
    };
  yield* checkModifiers(modifiers, offsetOf(key));
  if (field.includes(" "))
    yield info("field_space", "names of fields have no spaces: they are written without", offsetOf(key));
  for (const node of values) {
    if (modifiers.length === 0 && isQuotedNumber(node))
      yield info("number_as_text", "a number is written without quotes", offsetOf(node));
    yield* checkValue(node, modifiers);
    yield* checkMeaning(field, node);
  }
}

function isQuotedNumber(node: Node): boolean {
  return isScalar(node) && node.type !== "PLAIN" && /^(?:0|[1-9]\d{0,14})$/.test(scalarText(node));
}

function* checkModifiers(modifiers: readonly string[], offset: number): Generator<Remark> {
  const twice = modifiers.find((modifier, at) => modifiers.indexOf(modifier) < at);
  if (twice !== undefined) yield info("modifier_twice", `'${twice}' stands there twice`, offset);
  if (modifiers.filter((modifier) => OPENING.includes(modifier)).length > 1)
    yield info("modifiers_redundant", "of contains, startswith and endswith one says it", offset);
  const isOffset = modifiers.includes("base64offset");
  if (isOffset && !modifiers.some((modifier) => OPENING.includes(modifier)))
    yield {
      ...info(
        "base64offset_whole",
        "what base64offset makes is a part of a text: write |contains behind it",
        offset,
      ),
      severity: "warning",
    };
}

function* checkValue(node: Node, modifiers: readonly string[]): Generator<Remark> {
  const text = scalarText(node);
  const offset = offsetOf(node);
  if (/\p{Cc}/u.test(text.replaceAll(/[\n\r\t]/g, "")))
    yield {
      ...info("control_character", "there is a control character in this value", offset),
      severity: "warning",
    };
  if (modifiers.includes("re")) yield* checkRegex(text, offset);
  else if (!modifiers.some((modifier) => ["cidr", "fieldref", "expand"].includes(modifier)))
    yield* checkWildcards(text, modifiers, offset);
}

function* checkRegex(text: string, offset: number): Generator<Remark> {
  if (/^\.\*|[^\\]\.\*$/.test(text))
    yield info("regex_open_end", "a pattern is searched for: .* at its ends only costs time", offset);
  if (/\(\?(?:<?[=!]|>)/.test(text))
    yield info(
      "regex_group",
      "look-around and atomic groups are not known to every engine, ClickHouse's among them",
      offset,
    );
}

function* checkWildcards(text: string, modifiers: readonly string[], offset: number): Generator<Remark> {
  const isOpened = modifiers.some((modifier) => OPENING.includes(modifier));
  const inner = text.replace(/^\*|\*$/g, "");
  const isOpen = inner !== text && inner !== "" && !/[*?\\]/.test(inner);
  if (isOpen && !isOpened)
    yield info(
      "wildcard_end",
      "write contains, startswith or endswith instead of wildcards at the ends",
      offset,
    );
  if (/(?:^|[^\\])\\[*?]$/.test(text))
    yield info(
      "wildcard_escaped",
      "the backslash makes the wildcard a plain character; write two to mean a backslash and a wildcard",
      offset,
    );
  if (/(?:^|[^\\])\*\*/.test(text)) yield info("wildcard_double", "one * is any run already", offset);
}

const HASH_LENGTHS: Readonly<Record<string, number>> = { MD5: 32, SHA1: 40, SHA256: 64, IMPHASH: 32 };

/** What fields that everybody knows may hold. */
function* checkMeaning(field: string, node: Node): Generator<Remark> {
  const text = scalarText(node);
  if (field === "Source" && text.toLowerCase() === "eventlog")
    yield info("source_eventlog", "every event of the log has this source: it adds nothing", offsetOf(node));
  if (/user/i.test(field) && /AUTH?ORI/.test(text) && !/AUTHORI[\s\S]*AUTORI/.test(text))
    yield* localized(text, node);
  if (field === "Hashes" || field === "Hash") yield* checkHash(text, node);
}

function* localized(text: string, node: Node): Generator<Remark> {
  // the part that the names share in all languages: AUTHORI and AUTORI
  if (/^(?:AUTHORI|AUTORI)$/.test(text)) return;
  yield info(
    "user_localized",
    "this account is called otherwise in other languages: write contains with AUTHORI and AUTORI",
    offsetOf(node),
  );
}

function* checkHash(text: string, node: Node): Generator<Remark> {
  const [name = "", hash = ""] = text.replaceAll("*", "").split("=");
  const length = HASH_LENGTHS[name];
  if (hash !== "" && length !== undefined && !new RegExp(`^[0-9a-f]{${length}}$`, "i").test(hash))
    yield info("hash_invalid", `a hash of ${name} has ${length} hexadecimal digits`, offsetOf(node));
}

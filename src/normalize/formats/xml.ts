import { MAX_JSON_DEPTH } from "./json.ts";

/** An element: attributes as `@name`, children by name, text as `#text`. */
export type XmlElement = { [name: string]: XmlValue | XmlValue[] };
/** An element that has only text is that text. */
export type XmlValue = string | XmlElement;

/**
 * Reads one element with what is in it, or null when the text is not well formed or nested deeper than JSON may be.
 * Namespace prefixes are taken off. A document type is refused: no log has one, and it could define entities that
 * expand without end. Made for the event log's XML, which a general parser reads ten times slower; time is linear.
 */
export function parseXml(text: string): { readonly name: string; readonly value: XmlValue } | null {
  const stack: Frame[] = [];
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf("<", at);
    if (open < 0) return null;
    addText(stack, text, at, open);
    const markupEnd = skipMarkup(stack, text, open);
    if (markupEnd !== 0) {
      if (markupEnd < 0) return null;
      at = markupEnd;
      continue;
    }
    const isEnd = text.charCodeAt(open + 1) === SLASH;
    const tag = isEnd ? readEndTag(stack, text, open) : readStartTag(stack, text, open);
    if (tag === null) return null;
    if (tag.root !== null) return text.slice(tag.end).trim() === "" ? tag.root : null;
    at = tag.end;
  }
  return null;
}

type Frame = { readonly name: string; readonly element: XmlElement; isSimple: boolean; text: string };
type Tag = {
  readonly end: number;
  readonly root: { readonly name: string; readonly value: XmlValue } | null;
};

const SLASH = 0x2f;
const START = /<([^\s<>/="'!?&]{1,256})/y;
const ATTRIBUTE = /\s+([^\s<>/="']{1,256})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const START_END = /\s*(\/?)>/y;

function readStartTag(stack: Frame[], text: string, open: number): Tag | null {
  START.lastIndex = open;
  const qualified = START.exec(text)?.[1];
  if (qualified === undefined || stack.length >= MAX_JSON_DEPTH) return null;
  const frame: Frame = { name: localName(qualified), element: {}, isSimple: true, text: "" };
  START_END.lastIndex = readAttributes(frame, text, open + 1 + qualified.length);
  const close = START_END.exec(text);
  if (close === null) return null;
  if (close[1] === "/") return { end: START_END.lastIndex, root: closeFrame(stack, frame) };
  stack.push(frame);
  return { end: START_END.lastIndex, root: null };
}

/** Returns where the attributes end. Declarations of namespaces are left out. */
function readAttributes(frame: Frame, text: string, from: number): number {
  for (let end = from; ; end = ATTRIBUTE.lastIndex) {
    ATTRIBUTE.lastIndex = end;
    const attribute = ATTRIBUTE.exec(text);
    if (attribute === null) return end;
    const [, name = "", double, single] = attribute;
    if (name.startsWith("xmlns")) continue;
    frame.isSimple = false;
    frame.element[`@${name}`] = unescapeXml(double ?? single ?? "");
  }
}

function readEndTag(stack: Frame[], text: string, open: number): Tag | null {
  const close = text.indexOf(">", open);
  const frame = stack.pop();
  if (close < 0 || frame === undefined) return null;
  if (localName(text.slice(open + 2, close).trimEnd()) !== frame.name) return null;
  return { end: close + 1, root: closeFrame(stack, frame) };
}

/** Hands a finished element to its parent, or returns it when it has none. */
function closeFrame(stack: readonly Frame[], frame: Frame): Tag["root"] {
  if (!frame.isSimple && frame.text.trim() !== "") frame.element["#text"] = frame.text;
  const value = frame.isSimple ? frame.text : frame.element;
  const parent = stack.at(-1);
  if (parent === undefined) return { name: frame.name, value };
  parent.isSimple = false;
  addChild(parent.element, frame.name, value);
  return null;
}

function addChild(element: XmlElement, name: string, value: XmlValue): void {
  const present = Object.hasOwn(element, name) ? element[name] : undefined;
  if (Array.isArray(present)) present.push(value);
  else {
    const child = present === undefined ? value : [present, value];
    // assigned, this one name would set the prototype
    if (name === "__proto__")
      Object.defineProperty(element, name, { value: child, enumerable: true, configurable: true });
    else element[name] = child;
  }
}

function addText(stack: readonly Frame[], text: string, from: number, to: number): void {
  const frame = stack.at(-1);
  if (frame !== undefined && to > from) frame.text += unescapeXml(text.slice(from, to));
}

/** The end of a comment, instruction or CDATA section at `open`; 0 when there is none, -1 when it does not end. */
function skipMarkup(stack: readonly Frame[], text: string, open: number): number {
  const next = text.charAt(open + 1);
  if (next === "?") return endOf(text, "?>", open);
  if (next !== "!") return 0;
  if (text.startsWith("<!--", open)) return endOf(text, "-->", open + 4);
  if (!text.startsWith("<![CDATA[", open)) return -1;
  const end = endOf(text, "]]>", open + 9);
  const frame = stack.at(-1);
  if (frame !== undefined && end > 0) frame.text += text.slice(open + 9, end - 3);
  return end;
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

function localName(qualified: string): string {
  return qualified.slice(qualified.indexOf(":") + 1);
}

const ENTITY = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi;
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({ lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" }),
);

/** Text with the entities that XML itself has, and characters by number, put in. Others stay as they are. */
export function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    ENTITY,
    (whole, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
      if (name !== undefined) return NAMED.get(name) ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

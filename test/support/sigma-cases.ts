import type { FieldValue } from "../../src/schema/event.ts";

type EventOfCase = Readonly<Record<string, FieldValue>>;

/** One construct of Sigma: how it is read, shown by events; `refused` is a part of the message of a rule that is not read. */
export type SigmaCase = {
  readonly construct: string;
  readonly reading: string;
  /** The detection of a rule, in YAML. */
  readonly detection: string;
  readonly matches?: readonly EventOfCase[];
  readonly misses?: readonly EventOfCase[];
  readonly refused?: string;
  /** Why there is no form of it in SQL. */
  readonly sql?: string;
  /** What other engines do with it. */
  readonly others?: string;
};

/** The constructs of the Sigma specification 2.1, by its chapters. */
export const SIGMA_CASES: Readonly<Record<string, readonly SigmaCase[]>> = {
  "Values and wildcards": [
    {
      construct: "whole value",
      reading:
        "A value without wildcards is compared with the whole value of the field, without regard to case.",
      detection: "s: { Image: 'C:\\cmd.exe' }\ncondition: s",
      matches: [{ Image: "c:\\CMD.EXE" }],
      misses: [{ Image: "c:\\cmd.exe.bak" }, {}],
    },
    {
      construct: "case beyond ASCII",
      reading: "Letters beyond ASCII have no case either.",
      detection: "s: { User: 'MÜLLER' }\ncondition: s",
      matches: [{ User: "müller" }],
      misses: [{ User: "muller" }],
      others: "Hayabusa folds ASCII alone, SQLite's LIKE (Zircolite) too.",
    },
    {
      construct: "`*`",
      reading: "Any run of characters, of none and of line ends too.",
      detection: "s: { Script: 'iex*http' }\ncondition: s",
      matches: [{ Script: "iex\n(http" }, { Script: "iexhttp" }],
      misses: [{ Script: "http iex" }],
      others: "rsigma 0.21 does not let it cross a line end.",
    },
    {
      construct: "`?`",
      reading: "Exactly one character.",
      detection: "s: { f: 'a?c' }\ncondition: s",
      matches: [{ f: "abc" }, { f: "a\u{1F600}c" }],
      misses: [{ f: "ac" }, { f: "abbc" }],
    },
    {
      construct: "`\\` before a wildcard",
      reading: "The wildcard is a character; before anything else a backslash is one itself.",
      detection: "s: { f: 'a\\*b\\c' }\ncondition: s",
      matches: [{ f: "a*b\\c" }],
      misses: [{ f: "axb\\c" }],
    },
    {
      construct: "number",
      reading: "A number is equal to the number and to the text that it is written as.",
      detection: "s: { EventID: 4688 }\ncondition: s",
      matches: [{ EventID: 4688 }, { EventID: "4688" }],
      misses: [{ EventID: "4688.0" }, { EventID: 46880 }],
      others: "rsigma compares as numbers, so `4688.0` matches there; sigma-rust takes only the number.",
    },
    {
      construct: "text of digits",
      reading: "Equal to the number as well.",
      detection: "s: { EventID: '4688' }\ncondition: s",
      matches: [{ EventID: 4688 }, { EventID: "4688" }],
    },
    {
      construct: "`null` and the empty list",
      reading: "The field is absent or null; an empty text is a value.",
      detection: "s: { f: null }\ncondition: s",
      matches: [{}, { f: null }],
      misses: [{ f: "" }],
      others: "OpenSearch compares with the text `null`.",
    },
    {
      construct: "empty text",
      reading: "The field is there and empty.",
      detection: "s: { f: '' }\ncondition: s",
      matches: [{ f: "" }],
      misses: [{}, { f: "a" }],
    },
    {
      construct: "truth value",
      reading: "Equal to the truth value and to its name.",
      detection: "s: { Initiated: true }\ncondition: s",
      matches: [{ Initiated: true }, { Initiated: "True" }],
      misses: [{ Initiated: "1" }],
    },
  ],
  "Lists and maps": [
    {
      construct: "list of values",
      reading: "One of them is enough.",
      detection: "s: { f: [a, b] }\ncondition: s",
      matches: [{ f: "b" }],
      misses: [{ f: "c" }],
    },
    {
      construct: "map",
      reading: "All of its fields.",
      detection: "s: { f: a, g: b }\ncondition: s",
      matches: [{ f: "a", g: "b" }],
      misses: [{ f: "a" }],
    },
    {
      construct: "list of maps",
      reading: "One of the maps.",
      detection: "s: [{ f: a }, { g: b }]\ncondition: s",
      matches: [{ g: "b" }],
      misses: [{ f: "b" }],
    },
    {
      construct: "field with several values in the event",
      reading: "One of its values is enough; values of `all` may be met by different ones.",
      detection: "s: { f|contains|all: [aa, bb] }\ncondition: s",
      matches: [{ f: ["xaa", "xbb"] }],
      misses: [{ f: ["xaa", "xcc"] }],
      others: "The specification says nothing; every engine takes one of the values as enough.",
    },
    {
      construct: "keywords",
      reading: "Looked for anywhere in any value, without regard to case; names of fields are not looked at.",
      detection: "s: [mimikatz, 'sekur*logon']\ncondition: s",
      matches: [{ any: "run MIMIKATZ now" }, { any: "sekurlsa::logonpasswords" }],
      misses: [{ mimikatz: "no" }],
      others: "Zircolite does not know them, Chainsaw cannot convert them.",
    },
    {
      construct: "keywords with `|all`",
      reading: "Each of them somewhere in the event, in whatever field.",
      detection: "s: { '|all': [aaaa, bbbb] }\ncondition: s",
      matches: [{ f: "aaaa", g: "bbbb" }],
      misses: [{ f: "aaaa" }],
      others: "Hayabusa looks at the whole record as one text.",
    },
  ],
  Modifiers: [
    {
      construct: "`contains`, `startswith`, `endswith`",
      reading:
        "Open the value at both ends, the end, or the start; an empty text is then any value that is there.",
      detection: "s: { f|contains: '' }\ncondition: s",
      matches: [{ f: "a" }, { f: "" }],
      misses: [{}],
    },
    {
      construct: "`all`",
      reading: "All values of the list instead of one.",
      detection: "s: { f|contains|all: [aa, bb] }\ncondition: s",
      matches: [{ f: "bbaa" }],
      misses: [{ f: "aa" }],
    },
    {
      construct: "`cased`",
      reading: "With regard to case.",
      detection: "s: { f|cased: Ab }\ncondition: s",
      matches: [{ f: "Ab" }],
      misses: [{ f: "ab" }],
    },
    {
      construct: "`re`",
      reading: "Searched for with regard to case, unless `i` or `(?i)` says otherwise.",
      detection: "s: { f|re: '^ab+$' }\ncondition: s",
      matches: [{ f: "abb" }],
      misses: [{ f: "ABB" }, { f: "xabb" }],
    },
    {
      construct: "`re` that could take for ever",
      reading:
        "Takes bounded time; look-around and back-references are refused together with repetitions of groups.",
      detection: "s: { f|re: '(a+)+(?=b)' }\ncondition: s",
      refused: "look-around",
    },
    {
      construct: "`re` with look-around or a back-reference",
      reading: "Read where it has at most one repetition.",
      detection: "s: { f|re: 'a(?!b)' }\ncondition: s",
      matches: [{ f: "ac" }],
      misses: [{ f: "ab" }],
      sql: "RE2, the engine of ClickHouse, has neither.",
    },
    {
      construct: "`windash`",
      reading:
        "A dash or slash that begins an option is also a slash, a dash, an en dash, an em dash, a horizontal bar.",
      detection: "s: { f|windash|contains: ' -enc ' }\ncondition: s",
      matches: [{ f: "x /enc y" }, { f: "x \u2013enc y" }, { f: "x -enc y" }],
      misses: [{ f: "x +enc y" }],
      others: "rsigma changes every dash of the value and no slash; Hayabusa the first one.",
    },
    {
      construct: "`base64`",
      reading: "The encoded text.",
      detection: "s: { f|base64|contains: foobar }\ncondition: s",
      matches: [{ f: "x Zm9vYmFy" }],
      misses: [{ f: "foobar" }],
    },
    {
      construct: "`base64offset`",
      reading:
        "Wherever the text lies in what was encoded: three forms, without the characters that depend on neighbours.",
      detection: "s: { f|base64offset|contains: foo1 }\ncondition: s",
      matches: [{ f: "eGZvbzE=" }],
      misses: [{ f: "foo1" }],
      others:
        "rsigma keeps a last character that depends on the next byte; pySigma counts characters instead of bytes beyond ASCII.",
    },
    {
      construct: "`wide`, `utf16le`",
      reading: "UTF-16, little endian.",
      detection: "s: { f|utf16le|base64|contains: ab }\ncondition: s",
      matches: [{ f: "x YQBiAA==" }],
      others: "pySigma 1.5 does not know `utf16le`, and writes the mark of `utf16` as UTF-8.",
    },
    {
      construct: "`cidr`",
      reading:
        "An address within the network, of either version; an IPv4 address written as IPv6 is the IPv4 address.",
      detection: "s: { ip|cidr: 10.0.0.0/8 }\ncondition: s",
      matches: [{ ip: "10.1.2.3" }, { ip: "::ffff:10.1.2.3" }],
      misses: [{ ip: "11.0.0.1" }, { ip: "10.1.2" }, { ip: "host" }],
    },
    {
      construct: "`cidr` with bits beyond the mask",
      reading: "Refused, as it is likely a mistake.",
      detection: "s: { ip|cidr: 10.1.2.3/8 }\ncondition: s",
      refused: "10.1.2.3/8",
    },
    {
      construct: "`exists`",
      reading: "The field is there, whatever its value.",
      detection: "s: { f|exists: true }\ncondition: s",
      matches: [{ f: null }, { f: "" }],
      misses: [{}],
    },
    {
      construct: "`lt`, `lte`, `gt`, `gte`",
      reading: "Compared as numbers; text that is no decimal number is not compared.",
      detection: "s: { f|gt: 5 }\ncondition: s",
      matches: [{ f: 6 }, { f: "6.5" }, { f: "1e3" }],
      misses: [{ f: 5 }, { f: "many" }, { f: "0x10" }, {}],
    },
    {
      construct: "`neq`",
      reading: "The negation of the whole item, so that it holds where the field is absent.",
      detection: "s: { f|neq: [a, b] }\ncondition: s",
      matches: [{ f: "c" }, {}],
      misses: [{ f: "B" }],
      others: "rsigma compares each value by itself, and an absent field never holds.",
    },
    {
      construct: "`fieldref`",
      reading: "Equal to another field of the event, without regard to case.",
      detection: "s: { f|fieldref: g }\ncondition: s",
      matches: [{ f: "A", g: "a" }],
      misses: [{ f: "a", g: "b" }, { f: "a" }, {}],
    },
    {
      construct: "`minute` to `year`",
      reading:
        "Parts of a time in UTC; weeks are those of ISO 8601. A time is written as in ISO 8601, with `T` or a space, in UTC unless it has an offset; ten digits are seconds since 1970, thirteen milliseconds.",
      detection: "s: { t|hour: 23 }\ncondition: s",
      matches: [{ t: "2026-01-15T23:59:59Z" }, { t: "2026-01-15 23:59:59.120" }, { t: 1768521599000 }],
      misses: [{ t: "2026-01-15T22:59:59Z" }, { t: "later" }],
    },
    {
      construct: "`expand`",
      reading: "Filled from the tenant's list of that name; refused while there is none.",
      detection: "s: { f|expand: '%admins%' }\ncondition: s",
      refused: "admins",
    },
    {
      construct: "modifier of the wrong type",
      reading: "Refused with the place.",
      detection: "s: { f|contains: 5 }\ncondition: s",
      refused: "text",
    },
  ],
  Conditions: [
    {
      construct: "precedence",
      reading: "`not` before `and` before `or`.",
      detection: "a: { f: 1 }\nb: { g: 1 }\nc: { h: 1 }\ncondition: a or b and not c",
      matches: [{ f: 1, h: 1 }, { g: 1 }],
      misses: [{ g: 1, h: 1 }],
    },
    {
      construct: "`not` of an absent field",
      reading: "Plain negation: what is absent is not equal, so its negation holds.",
      detection: "a: { f: 1 }\nb: { g: 1 }\ncondition: a and not b",
      matches: [{ f: 1 }],
      misses: [{ f: 1, g: 1 }],
      others:
        "Engines on SQL (Zircolite, pySigma's backends) get neither true nor false there, and do not match.",
    },
    {
      construct: "`1 of`, `any of`, `all of`",
      reading: "Of the selections whose names fit; `them` are all that do not begin with `_`.",
      detection: "s_1: { f: 1 }\ns_2: { g: 1 }\n_t: { h: 1 }\ncondition: all of them",
      matches: [{ f: 1, g: 1 }],
      misses: [{ f: 1, h: 1 }],
    },
    {
      construct: "`of` with no such selection",
      reading: "Refused.",
      detection: "s: { f: 1 }\ncondition: s or 1 of filter_*",
      refused: "filter_*",
      others: "pySigma makes it a condition of nothing, and negates that.",
    },
    {
      construct: "`2 of`",
      reading: "Refused: the specification has 1, any and all.",
      detection: "s_1: { f: 1 }\ncondition: 2 of s_*",
      refused: "1, any or all",
    },
    {
      construct: "operators in capitals",
      reading: "Refused, with the right form.",
      detection: "a: { f: 1 }\nb: { g: 1 }\ncondition: a AND b",
      refused: "lower case",
    },
    {
      construct: "`| count()`",
      reading: "Refused: aggregations are correlations since version 2.",
      detection: "s: { f: 1 }\ncondition: s | count() > 5",
      refused: "correlation",
      others: "Chainsaw still reads them.",
    },
    {
      construct: "name that begins with an operator",
      reading: "A name like any other.",
      detection: "not_x: { f: 1 }\ncondition: not_x",
      matches: [{ f: 1 }],
      misses: [{}],
      others: "pySigma reads `not` and then `_x`.",
    },
    {
      construct: "list of conditions",
      reading: "One of them is enough.",
      detection: "a: { f: 1 }\nb: { g: 1 }\ncondition: [a, b]",
      matches: [{ g: 1 }],
      misses: [{ h: 1 }],
    },
  ],
};

/** The rule of a case. */
export function ruleText({ construct, detection }: SigmaCase): string {
  const title = JSON.stringify(construct);
  return `title: ${title}\nid: case\nlevel: low\nlogsource: { product: windows }\ndetection:\n${detection.replaceAll(/^/gm, "  ")}\n`;
}

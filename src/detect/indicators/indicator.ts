import ipaddr from "ipaddr.js";
import { isIpAddress } from "../../lib/ip-address.ts";
import { err, ok, type Result } from "../../lib/result.ts";
import { INDICATOR_KINDS } from "../../schema/views/rule.ts";

export type IndicatorKind = (typeof INDICATOR_KINDS)[number];

/** One value of a list, in the form in which it is stored and compared. Has no line break. */
export type Indicator = { readonly kind: IndicatorKind; readonly value: string };

/** Many values, one a line, by kind: a million of them go between threads and engines as five texts. */
export type IndicatorValues = Readonly<Partial<Record<IndicatorKind, string>>>;

/** The indicators that such texts hold. */
export function* indicatorsOf(values: IndicatorValues): Generator<Indicator> {
  for (const kind of INDICATOR_KINDS)
    for (const value of values[kind]?.split("\n") ?? []) if (value !== "") yield { kind, value };
}

/** What a reader says about one place of its input: a written value, or why there is none. */
export type ReadValue = { readonly line: number; readonly text: string; readonly fault?: string };

/** Longest value that is taken. */
const MOST_CHARACTERS = 2048;

/**
 * Reads one value as somebody wrote it, also made harmless to click (`hxxp://evil[.]example`). What comes out compares
 * by equality: addresses in their shortest form, hashes and names in lower case, URLs without scheme and fragment.
 * An error is the reason why the value is no indicator.
 */
export function readIndicator(written: string): Result<Indicator, string> {
  const text = refang(written.trim());
  if (text === "") return err("empty");
  if (text.length > MOST_CHARACTERS) return err(`longer than ${MOST_CHARACTERS} characters`);
  if (/^[0-9a-f]+$/i.test(text) && HASH_LENGTHS.has(text.length)) return readHash(text);
  if (text.includes("://")) return readUrl(text);
  if (/^[^/]*\/\d{1,3}$/.test(text)) return readNetwork(text);
  if (isIpAddress(text)) return ok({ kind: "ip", value: ipaddr.process(text).toString() });
  if (text.includes("/")) return readUrl(`http://${text}`);
  return readDomain(text);
}

/** Undoes what people do to indicators so that nobody follows them by mistake. */
function refang(text: string): string {
  return text
    .replace(/^hxxp(s?)(\[?:)/i, "http$1$2")
    .replaceAll("[:]", ":")
    .replaceAll("[://]", "://")
    .replaceAll(/[[({](?:\.|dot)[\])}]/gi, ".");
}

/** MD5, SHA-1, SHA-224, SHA-256, SHA-384 and SHA-512 in hexadecimal. */
const HASH_LENGTHS = new Set([32, 40, 56, 64, 96, 128]);
/** Hashes of no bytes at all: every machine has such a file. */
const EMPTY_HASHES = new Set([
  "d41d8cd98f00b204e9800998ecf8427e",
  "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
]);

function readHash(text: string): Result<Indicator, string> {
  const value = text.toLowerCase();
  if (/^(.)\1*$/.test(value)) return err("a hash of one digit repeated is a placeholder");
  return EMPTY_HASHES.has(value) ? err("the hash of an empty file") : ok({ kind: "hash", value });
}

/** Networks larger than this hold a good part of the Internet and would match nearly everything. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 16 };

function readNetwork(text: string): Result<Indicator, string> {
  if (!ipaddr.isValidCIDR(text)) return err("no network in CIDR form");
  const [address, bits] = ipaddr.parseCIDR(text);
  const isV4 = address.kind() === "ipv4";
  if (bits < SHORTEST_PREFIX[address.kind()])
    return err(`a network has at least /${SHORTEST_PREFIX[address.kind()]}`);
  if (bits === (isV4 ? 32 : 128))
    return ok({ kind: "ip", value: ipaddr.process(address.toString()).toString() });
  const network = isV4 ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
  return ok({ kind: "cidr", value: `${network.toString()}/${bits}` });
}

/** What ends file names and no domain: lists of file names are a common mistake. */
const FILE_ENDINGS = new Set(
  "exe dll sys bat cmd ps1 vbs js jse hta lnk txt log tmp dat bin pdf doc docx docm xls xlsx xlsm rtf php html htm jar iso img".split(
    " ",
  ),
);

function readDomain(text: string): Result<Indicator, string> {
  const name = domainOf(text.replace(/^\*?\./, ""));
  if (name === null) return err("neither an address, a network, a hash, a URL nor a domain");
  const ending = name.slice(name.lastIndexOf(".") + 1);
  if (FILE_ENDINGS.has(ending)) return err(`.${ending} ends a file name, not a domain`);
  return ok({ kind: "domain", value: name });
}

/** A domain name in lower case, in its ASCII form and without the dot of the root; null when the text is none. */
export function domainOf(text: string): string | null {
  const ascii = isAscii(text) ? text.toLowerCase() : hostOf(`http://${text}/`);
  const name = ascii.endsWith(".") ? ascii.slice(0, -1) : ascii;
  if (name.length > 253 || !DOMAIN.test(name)) return null;
  return name;
}

/** Two or more labels, of which the last has no digit alone. Underscores are in real names (`_dmarc`). */
const DOMAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : "";
}

function readUrl(text: string): Result<Indicator, string> {
  const key = urlKeyOf(text);
  return key === null ? err("no URL") : ok({ kind: "url", value: key.whole });
}

/** What a URL is compared by. */
export type UrlKey = {
  /** Host, port unless it is the scheme's own, path and query. */
  readonly whole: string;
  /** The same without the query. */
  readonly withoutQuery: string;
  /** The host, without the brackets of an IPv6 address. */
  readonly host: string;
};

/** The parts of an absolute URL that are compared; null when the text is none. The scheme plays no part. */
export function urlKeyOf(text: string): UrlKey | null {
  if (!URL.canParse(text)) return null;
  const { host, hostname, pathname, search } = new URL(text);
  if (hostname === "") return null;
  return {
    whole: `${host}${pathname}${search}`,
    withoutQuery: `${host}${pathname}`,
    host: hostname.replace(/^\[|\]$/g, ""),
  };
}

import { addField, addFields, type FieldMap } from "../../flatten.ts";
import { knownFields } from "../../known-fields.ts";
import { knownLogsource, sigmaProduct } from "../../known-logsource.ts";
import { knownOcsf, severeFinding, writtenSeverity } from "../../known-ocsf.ts";
import { quarantine } from "../../quarantine.ts";
import type { LogSource } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { writtenTime } from "../../written-time.ts";

/**
 * IBM's Log Event Extended Format, versions 1.0 and 2.0, of any product. The time is `devTime` when it can be read;
 * one without zone is in the sender's. Source: IBM, "QRadar LEEF".
 */
export const genericLeef: LogSource = {
  name: "generic_leef",
  title: "LEEF",
  recognizes: ({ message }) => HEADER.test(message),
  map: (decoded) => {
    const leef = readLeef(decoded.message);
    if (leef === null) return quarantine("undecodable", "not LEEF with its five bars");
    const { vendor, product, productVersion, eventId, fields } = leef;
    const known = knownFields(fields);
    const logsource = knownLogsource(fields, known, sigmaProduct(product));
    addFields(fields, {
      deviceVendor: vendor,
      deviceProduct: product,
      deviceVersion: productVersion,
      deviceEventId: eventId,
    });
    const written = known.get("time") ?? "";
    const time = parseTime(written, decoded.zoneMinutes) ?? writtenTime(written, decoded.zoneMinutes);
    const severityId = writtenSeverity(known.get("severity"));
    const message = known.get("message") ?? eventId;
    const ocsf = knownOcsf({
      known,
      product: { vendor, name: product, version: productVersion },
      time: time ?? decoded.time,
      host: decoded.host,
      message,
      severityId,
      finding: severeFinding(known, severityId, message),
      eventCode: eventId === "" ? undefined : eventId,
    });
    return { kind: "pass", value: { sourceType: "generic_leef", logsource, fields, ocsf } };
  },
};

type Leef = {
  readonly vendor: string;
  readonly product: string;
  readonly productVersion: string;
  readonly eventId: string;
  readonly fields: FieldMap;
};

const HEADER = /^LEEF: ?([12])(?:\.\d)?\|([^|]{0,256})\|([^|]{0,256})\|([^|]{0,256})\|([^|]{0,256})\|/;
/** The character between the pairs of version 2: itself, or its code as `x09` or `0x09`. Default: a tab. */
const DELIMITER = /^(?:(?:0?x([0-9a-f]{2,4}))|([^|\s\w=]|\^))?\|/i;

/** Reads `LEEF:2.0|Vendor|Product|Version|Event|^|key=value^key=value`, or null. */
function readLeef(text: string): Leef | null {
  const header = HEADER.exec(text);
  if (header === null) return null;
  const part = (index: number): string => header[index] ?? "";
  const rest = text.slice(part(0).length);
  const { delimiter, from } = part(1) === "2" ? readDelimiter(rest) : { delimiter: "\t", from: 0 };
  const fields = readPairs(rest.slice(from), delimiter);
  return { vendor: part(2), product: part(3), productVersion: part(4), eventId: part(5), fields };
}

function readDelimiter(text: string): { readonly delimiter: string; readonly from: number } {
  const [whole = "", code, character] = DELIMITER.exec(text) ?? [];
  const named = code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16));
  return { delimiter: named ?? "\t", from: whole.length };
}

/** A piece without an equals sign belongs to the value before it: senders do not escape the delimiter. */
function readPairs(text: string, delimiter: string): FieldMap {
  const pairs: [string, string][] = [];
  for (const piece of text.split(delimiter)) {
    const equals = piece.indexOf("=");
    const last = pairs.at(-1);
    if (equals > 0) pairs.push([piece.slice(0, equals).trim(), piece.slice(equals + 1).trim()]);
    else if (last !== undefined) last[1] += delimiter + piece;
    else if (piece !== "") pairs.push(["", piece]);
  }
  const fields: FieldMap = new Map();
  for (const [name, value] of pairs) addField(fields, name === "" ? "message" : name, value);
  return fields;
}

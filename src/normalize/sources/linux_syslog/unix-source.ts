import { CLASS, type OcsfEvent } from "../../../schema/ocsf.ts";
import { quarantine } from "../../quarantine.ts";
import type { LogSource } from "../../source.ts";
import { pamOcsf } from "./pam.ts";
import {
  programName,
  readUnixMessage,
  type UnixMessage,
  type UnixProduct,
  unixOcsf,
} from "./unix-message.ts";

/** What the source of one Unix program's messages has of its own; header, PAM and the rest are the same for all. */
export type UnixSource = {
  readonly name: string;
  readonly title: string;
  readonly product: UnixProduct;
  /** Sigma services, the program's own first. */
  readonly services: readonly string[];
  /** Names of the program in syslog headers, in lower case without folder. */
  readonly programs: ReadonlySet<string>;
  /** The event that a message tells of, or null when it is none of those that the program alone writes. */
  readonly toOcsf: (message: UnixMessage) => OcsfEvent | null;
  /** Sigma categories of an event. Default: none. */
  readonly categories?: (ocsf: OcsfEvent) => readonly string[];
};

/**
 * A log source for one program that writes to syslog. A message of it that has no meaning of its own here is kept as a
 * base event with its text; only a line that its header gives to another program is refused.
 */
export function unixSource(source: UnixSource): LogSource {
  const { name, title, product, services, programs, toOcsf } = source;
  return {
    name,
    title,
    recognizes: ({ syslog }) => programs.has(programName(syslog?.appName ?? "")),
    map: (decoded) => {
      const message = readUnixMessage(decoded);
      if (message.program !== "" && !programs.has(message.program))
        return quarantine("undecodable", `a line of the program ${message.program.slice(0, 64)}`);
      const own = toOcsf(message);
      // a shipper's document has the line within, which is asked for next
      if (own === null && decoded.json !== null) return quarantine("undecodable", "JSON instead of a line");
      const ocsf = own ?? pamOcsf(message, product) ?? unixOcsf(message, [CLASS.base_event, 0], product);
      const logsource = { product: "linux", categories: source.categories?.(ocsf) ?? [], services };
      return { kind: "pass", value: { sourceType: name, logsource, fields: message.fields, ocsf } };
    },
  };
}

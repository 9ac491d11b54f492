import { integerField, textField } from "../../field-value.ts";
import type { FieldMap } from "../../flatten.ts";

/** A Windows event log record, whatever carried it here. */
export type WindowsEvent = {
  /** The channel as it is written: `Security`. Empty when the record names none. */
  readonly log: string;
  /** The same in lower case: `security`, `microsoft-windows-sysmon/operational`. */
  readonly channel: string;
  readonly provider: string;
  readonly eventId: number;
  /** When it was written; epoch milliseconds, UTC. */
  readonly time: number;
  /**
   * System and event data by the names that Sigma rules use: system values by their own name (`Channel`), attributes
   * of system elements as `Provider_Name`, event data by name, unnamed event data as the list `Data`.
   */
  readonly fields: FieldMap;
};

/** A field's text; undefined when it is absent or what Windows writes for "nothing": empty, `-`, `NULL SID`. */
export function textOf({ fields }: WindowsEvent, name: string): string | undefined {
  const text = textField(fields, name);
  return text === "S-1-0-0" ? undefined : text;
}

/** A field's number, written in decimal or as `0x1a4`; undefined when it is not an integer of 53 bits. */
export function integerOf({ fields }: WindowsEvent, name: string): number | undefined {
  return integerField(fields, name);
}

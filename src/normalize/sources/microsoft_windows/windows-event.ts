import type { FieldMap } from "../../flatten.ts";

/** A Windows event log record, whatever carried it here. */
export type WindowsEvent = {
  /** In lower case: `security`, `microsoft-windows-sysmon/operational`. Empty when the record names none. */
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
  const value = fields.get(name);
  if (typeof value === "string")
    return value === "" || value === "-" || value === "S-1-0-0" ? undefined : value;
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(" ") : String(value);
}

/** A field's number, written in decimal or as `0x1a4`; undefined when it is not an integer of 53 bits. */
export function integerOf({ fields }: WindowsEvent, name: string): number | undefined {
  const value = fields.get(name);
  if (typeof value === "string" && !/^(?:\d{1,16}|0x[0-9a-f]{1,13})$/i.test(value)) return undefined;
  const number = typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

import type { FieldMap } from "../../flatten.ts";

/**
 * Event data out of the rendered message, where a shipper sent no more than that. Only for providers whose messages
 * are the same in all languages, and only when the event data are not there.
 */
export function addMessageFields(fields: FieldMap, provider: string): void {
  const read = READERS.get(provider.toLowerCase());
  const message = read === undefined ? undefined : fields.get("Message");
  if (read !== undefined && typeof message === "string") read(fields, message);
}

const READERS: ReadonlyMap<string, (fields: FieldMap, message: string) => void> = new Map([
  ["microsoft-windows-sysmon", addSysmon],
  ["microsoft-windows-powershell", addPowerShell],
  ["powershellcore", addPowerShell],
  ["powershell", addClassicPowerShell],
]);

const NXLOG_TYPES: ReadonlySet<unknown> = new Set(["INFO", "WARNING", "ERROR", "CRITICAL", "VERBOSE"]);

/** `Image loaded:\r\nRuleName: -\r\nUtcTime: 2020-08-07 15:04:10.500\r\n...`: a title, then a value a line. */
function addSysmon(fields: FieldMap, message: string): void {
  // NXLog writes its own EventType (`INFO`) over Sysmon's (`SetValue`), which only the message then has
  const isOverwritten = NXLOG_TYPES.has(fields.get("EventType")) && message.includes("\nEventType: ");
  if (isOverwritten) fields.delete("EventType");
  else if (fields.has("UtcTime") || addSysmonInserts(fields, message)) return;
  for (const line of message.split("\n")) {
    const colon = line.indexOf(": ");
    const name = colon > 0 ? line.slice(0, colon) : "";
    if (/^[A-Z][A-Za-z0-9]*$/.test(name) && !fields.has(name))
      fields.set(name, line.slice(colon + 2).trimEnd());
  }
}

/**
 * The message has the event data in order, each after its name; so with the values beside it (`StringInserts` of
 * Fluent Bit) a command line with line breaks in it cannot pass for the data that follow. False when they disagree.
 */
function addSysmonInserts(fields: FieldMap, message: string): boolean {
  const values = fields.get("Data");
  if (!Array.isArray(values) || values.length === 0) return false;
  const found: [string, string][] = [];
  let at = message.indexOf("\n");
  for (const value of values.map(String)) {
    INSERT_NAME.lastIndex = at;
    const name = at < 0 ? undefined : INSERT_NAME.exec(message)?.[1];
    if (name === undefined || !message.startsWith(value, INSERT_NAME.lastIndex)) return false;
    found.push([name, value]);
    at = INSERT_NAME.lastIndex + value.length;
  }
  fields.delete("Data");
  for (const [name, value] of found) if (!fields.has(name)) fields.set(name, value);
  return true;
}

const INSERT_NAME = /\r?\n([A-Z][A-Za-z0-9]*): /y;

const SCRIPT_BLOCK =
  /^[^\r\n]*\((\d{1,6}) [^\r\n]{1,10} (\d{1,6})\):\r?\n([\s\S]*?)\r?\n\r?\nScriptBlock ID: ([0-9a-f-]{36})\r?\nPath:[ ]?([^\r\n]*)/;

/** 4104: `Creating Scriptblock text (1 of 2):\r\nSCRIPT\r\n\r\nScriptBlock ID: ...\r\nPath: ...`; 4103: payload, context. */
function addPowerShell(fields: FieldMap, message: string): void {
  if (fields.get("EventID") === 4104 && !fields.has("ScriptBlockText")) addScriptBlock(fields, message);
  if (fields.get("EventID") !== 4103 || fields.has("Payload")) return;
  const context = message.search(/\r?\nContext:\r?\n/);
  if (context < 0) return;
  fields.set("Payload", message.slice(0, context).trimEnd());
  fields.set(
    "ContextInfo",
    message
      .slice(context)
      .replace(/^\s*Context:\s*/, "")
      .trimEnd(),
  );
}

function addScriptBlock(fields: FieldMap, message: string): void {
  const found = SCRIPT_BLOCK.exec(message);
  if (found === null) return;
  const names = ["", "MessageNumber", "MessageTotal", "ScriptBlockText", "ScriptBlockId", "Path"];
  for (const [index, name] of names.entries()) if (index > 0) fields.set(name, found[index] ?? "");
}

/** 400, 600, 800: rules look for `HostApplication=...` in the unnamed event data, which the message repeats. */
function addClassicPowerShell(fields: FieldMap, message: string): void {
  if (!fields.has("Data")) fields.set("Data", [message]);
}

import { isJsonObject } from "../../formats/json.ts";
import type { DecodedRecord, JsonObject, JsonValue } from "../../source.ts";

/** Channels that have a source of their own, in lower case. */
export const CHANNEL = {
  sysmon: "microsoft-windows-sysmon/operational",
  security: "security",
  system: "system",
  powershell: "microsoft-windows-powershell/operational",
  powershellCore: "powershellcore/operational",
  powershellClassic: "windows powershell",
  defender: "microsoft-windows-windows defender/operational",
  sysmonForLinux: "linux-sysmon/operational",
} as const;

const HAS_OWN_SOURCE: ReadonlySet<string> = new Set(Object.values(CHANNEL));

/** True for a channel, in lower case, that has a source of its own. */
export function hasOwnSource(channel: string): boolean {
  return HAS_OWN_SOURCE.has(channel);
}

/** Channels of providers that write to one, for shippers that leave the channel out. */
const CHANNEL_OF_PROVIDER: ReadonlyMap<string, string> = new Map([
  ["microsoft-windows-sysmon", "Microsoft-Windows-Sysmon/Operational"],
  ["microsoft-windows-security-auditing", "Security"],
  ["microsoft-windows-powershell", "Microsoft-Windows-PowerShell/Operational"],
  ["powershell", "Windows PowerShell"],
  ["microsoft-windows-windows defender", "Microsoft-Windows-Windows Defender/Operational"],
  ["service control manager", "System"],
]);

export function channelOfProvider(provider: string): string {
  return CHANNEL_OF_PROVIDER.get(provider.toLowerCase()) ?? "";
}

/**
 * The channel of a Windows event in lower case, looked up without reading the event: `""` when it names none, null
 * when the record is no Windows event. All Windows sources ask this of every record, so it is kept cheap.
 */
export function windowsChannel({ json, message }: DecodedRecord): string | null {
  if (json === null) return message.startsWith("<Event") ? channelInXml(message) : null;
  const winlog = json["winlog"];
  if (isJsonObject(winlog)) return channelIn(winlog["channel"], winlog["provider_name"]);
  const event = json["Event"];
  const tree = isJsonObject(event) ? event : json;
  const system = tree["System"];
  if (isJsonObject(system)) return treeChannel(system);
  if (typeof system === "string")
    return system.trimStart().startsWith("<Event") ? channelInXml(system) : null;
  return flatChannel(json);
}

function treeChannel(system: JsonObject): string | null {
  if (system["EventID"] === undefined) return null;
  const provider = system["Provider"];
  const attributes = isJsonObject(provider) ? (provider["#attributes"] ?? provider) : null;
  return channelIn(
    system["Channel"],
    isJsonObject(attributes) ? (attributes["Name"] ?? attributes["@Name"]) : null,
  );
}

const ID_NAMES = ["EventID", "EventId", "event_id", "EventCode"];
const CHANNEL_NAMES = ["Channel", "channel", "LogName", "log_name", "EventLog"];
const PROVIDER_NAMES = [
  "SourceName",
  "ProviderName",
  "Provider_Name",
  "Provider",
  "provider_name",
  "EventSourceName",
];

/** A flat event must have an event id and say where from: a log of another kind may have either. */
function flatChannel(json: JsonObject): string | null {
  const id = firstOf(json, ID_NAMES);
  if (id === undefined) return getWinEventChannel(json);
  if (!isEventId(id)) return null;
  const channel = channelIn(firstOf(json, CHANNEL_NAMES), firstOf(json, PROVIDER_NAMES));
  if (channel !== "") return channel;
  return json["UtcTime"] === undefined || json["RuleName"] === undefined ? null : CHANNEL.sysmon;
}

/** PowerShell's Get-WinEvent says `Id`, which too many logs have, and `LogName`. */
function getWinEventChannel(json: JsonObject): string | null {
  const channel = json["LogName"];
  return typeof channel === "string" && isEventId(json["Id"] ?? null) ? channel.toLowerCase() : null;
}

function firstOf(json: JsonObject, names: readonly string[]): JsonValue | undefined {
  for (const name of names) {
    const value = json[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** 16 bits, as a number, as text, or as `{"Value":4624}`. */
function isEventId(value: JsonValue): boolean {
  if (typeof value === "string") return /^\d{1,5}$/.test(value);
  return typeof value === "number"
    ? Number.isInteger(value) && value >= 0 && value < 65_536
    : isJsonObject(value);
}

function channelIn(channel: JsonValue | undefined, provider: JsonValue | undefined): string {
  if (typeof channel === "string" && channel !== "") return channel.toLowerCase();
  return typeof provider === "string" ? channelOfProvider(provider).toLowerCase() : "";
}

function channelInXml(text: string): string {
  const start = text.indexOf("<Channel>");
  const end = start < 0 ? -1 : text.indexOf("</Channel>", start);
  return end < 0
    ? ""
    : text
        .slice(start + 9, end)
        .trim()
        .toLowerCase();
}

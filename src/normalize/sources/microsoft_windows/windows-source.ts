import type { OcsfEvent } from "../../../schema/ocsf.ts";
import { quarantine } from "../../quarantine.ts";
import type { DecodedRecord, LogSource, ReadEvent } from "../../source.ts";
import type { Outcome } from "../../../schema/outcome.ts";
import { windowsChannel } from "./channel.ts";
import { readWindowsEvent } from "./read-windows-event.ts";
import { addSysmonNames } from "./sysmon-names.ts";
import type { WindowsEvent } from "./windows-event.ts";
import { windowsLogsource } from "./windows-logsource.ts";

/** What one source of Windows events has of its own; reading, field names and log source are the same for all. */
export type WindowsSource = {
  readonly name: string;
  readonly title: string;
  /** By the channel in lower case; `""` when the event names none. */
  readonly ownsChannel: (channel: string) => boolean;
  /** The channel of events that name neither channel nor provider. */
  readonly defaultChannel?: string;
  readonly toOcsf: (event: WindowsEvent) => OcsfEvent;
};

/** A log source that says which channels are its own. */
export type WindowsLogSource = LogSource & Pick<WindowsSource, "ownsChannel">;

/** A log source for some channels of the Windows event log. */
export function windowsSource({
  name,
  title,
  ownsChannel,
  defaultChannel,
  toOcsf,
}: WindowsSource): WindowsLogSource {
  const read = (decoded: DecodedRecord): Outcome<ReadEvent> => {
    const event = readWindowsEvent(decoded, defaultChannel);
    if (event === null) {
      const isBroken = decoded.json === null;
      return isBroken
        ? quarantine("undecodable", "neither JSON nor Event XML")
        : quarantine("incomplete", "no event id");
    }
    addSysmonNames(event);
    const { fields, time } = event;
    const logsource = windowsLogsource(event);
    return {
      kind: "pass",
      value: { sourceType: name, logsource, fields, time, toOcsf: () => toOcsf(event) },
    };
  };
  return {
    name,
    title,
    ownsChannel,
    recognizes: (decoded) => {
      const channel = windowsChannel(decoded);
      return channel !== null && ownsChannel(channel);
    },
    read,
    map: (decoded) => {
      const outcome = read(decoded);
      if (outcome.kind !== "pass") return outcome;
      const { sourceType, logsource, fields, toOcsf: ocsfOf } = outcome.value;
      return { kind: "pass", value: { sourceType, logsource, fields, ocsf: ocsfOf() } };
    },
  };
}

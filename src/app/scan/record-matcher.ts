import { createSigmaEngine, type SigmaRule } from "../../detect/index.ts";
import type { EvtxRecord } from "../../evtx/index.ts";
import { createNormalizer, type PlainEvent } from "../../normalize/index.ts";
import type { RawRecord } from "../../schema/raw-record.ts";
import { EventLook } from "./event-look.ts";
import { isWindowsLogon } from "./logon-of.ts";
import type { ScannedEvent } from "./scanned-event.ts";

/** What rules say of a record, or why it is no event. */
export type Verdict =
  | { readonly kind: "event"; readonly event: ScannedEvent; readonly rules: readonly SigmaRule[] }
  | { readonly kind: "fault"; readonly reason: string };

type IsWanted = (time: number) => boolean;

export type RecordMatcher = {
  readonly match: (record: RawRecord, isWanted: IsWanted) => Verdict;
  /** What an event is that is not worth reading: see {@link EventLook}. Null: match its record. */
  readonly look: (record: EvtxRecord, isWanted: IsWanted) => PlainEvent | null;
};

/** The one place where a record meets the rules: as the live pipeline does it, without the OCSF form that few need. */
export function createRecordMatcher(rules: readonly SigmaRule[]): RecordMatcher {
  const normalizer = createNormalizer();
  const engine = createSigmaEngine(rules);
  const look = new EventLook(engine, isWindowsLogon);
  return {
    match(record, isWanted) {
      const outcome = normalizer.read(record);
      if (outcome.kind !== "pass") return { kind: "fault", reason: outcome.reason };
      const event = outcome.value;
      return { kind: "event", event, rules: isWanted(event.time) ? engine.match(event) : [] };
    },
    look: (record, isWanted) => look.look(record, isWanted),
  };
}

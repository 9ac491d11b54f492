import type { Evaluation } from "../../events/index.ts";
import type { RawRecord } from "../../schema/raw-record.ts";

type Growing = { -readonly [Name in keyof Evaluation]: Evaluation[Name] };

/** Counts, by tenant, source and type, which events of a group were held against what. */
export class GroupEvaluations {
  readonly #spool: string;
  readonly #group: number;
  readonly #rows = new Map<string, Growing>();

  constructor(spool: string, group: number) {
    this.#spool = spool;
    this.#group = group;
  }

  /** `contentUid` is null for an event that could not be matched: nothing has seen it. */
  take(
    { tenantUid, sourceName, receivedAt }: Pick<RawRecord, "tenantUid" | "sourceName" | "receivedAt">,
    event: { readonly sourceType: string; readonly time: number; readonly contentUid: string | null },
  ): void {
    const { sourceType, time } = event;
    const part = event.contentUid === null ? "unmatched" : "";
    const contentUid = event.contentUid ?? "";
    const key = [tenantUid, sourceName, sourceType, part, contentUid].join("\0");
    const known = this.#rows.get(key);
    if (known === undefined) {
      this.#rows.set(key, {
        tenantUid,
        spool: this.#spool,
        group: this.#group,
        part,
        sourceName,
        sourceType,
        contentUid,
        events: 1,
        receivedFrom: receivedAt,
        receivedTo: receivedAt,
        timeFrom: time,
        timeTo: time,
      });
      return;
    }
    known.events++;
    known.receivedFrom = Math.min(known.receivedFrom, receivedAt);
    known.receivedTo = Math.max(known.receivedTo, receivedAt);
    known.timeFrom = Math.min(known.timeFrom, time);
    known.timeTo = Math.max(known.timeTo, time);
  }

  rows(): readonly Evaluation[] {
    return [...this.#rows.values()];
  }
}

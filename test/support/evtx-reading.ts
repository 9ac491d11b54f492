import { z } from "zod";
import { type EvtxSource, type LostRange, readEvtxLines } from "../../src/evtx/index.ts";

const EventJson = z.object({
  Event: z.looseObject({
    System: z.looseObject({ EventRecordID: z.union([z.number(), z.string()]).optional() }).nullish(),
    EventData: z.unknown().optional(),
  }),
  Recovered: z.object({ status: z.string(), completeness: z.string(), offset: z.number() }).optional(),
});
export type EventJson = z.infer<typeof EventJson>;

/** All that a file gives. */
export type EvtxReading = {
  /** Every event, recovered ones last. */
  readonly events: readonly EventJson[];
  /** Record ids of listed events, and of recovered ones with what is told of them. */
  readonly ids: readonly unknown[];
  readonly recovered: readonly (readonly [unknown, NonNullable<EventJson["Recovered"]>])[];
  readonly lost: readonly LostRange[];
  readonly bytesRead: number;
};

export async function readAll(
  file: Uint8Array,
  { recover = false, size = file.length }: { readonly recover?: boolean; readonly size?: number } = {},
): Promise<EvtxReading> {
  const events: EventJson[] = [];
  const lost: LostRange[] = [];
  let bytesRead = 0;
  for await (const lines of readEvtxLines(inPieces(file, size), { recover })) {
    let start = 0;
    for (const end of lines.ends) {
      const event = EventJson.parse(
        JSON.parse(Buffer.from(lines.body.subarray(start, end)).toString("utf8")),
      );
      if (lines.isRecovered !== (event.Recovered !== undefined))
        throw new Error("a recovered record is not marked");
      events.push(event);
      start = end;
    }
    lost.push(...lines.lost);
    bytesRead = lines.bytesRead;
  }
  const idOf = ({ Event }: EventJson): unknown => Event.System?.EventRecordID;
  return {
    events,
    ids: events.filter(({ Recovered }) => Recovered === undefined).map(idOf),
    recovered: events.flatMap((event) =>
      event.Recovered === undefined ? [] : [[idOf(event), event.Recovered] as const],
    ),
    lost,
    bytesRead,
  };
}

/** Bytes as a stream gives them. */
export async function* inPieces(bytes: Uint8Array, size: number): EvtxSource {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

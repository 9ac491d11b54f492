import type { Bookmarks, SpoolDepth } from "./spool.ts";

/** One batch on its way to the disk. */
export type SpoolAppend = {
  readonly encoded: Uint8Array<ArrayBuffer>;
  readonly records: number;
  readonly receivedAt: number;
  readonly bookmarks: Bookmarks;
};

/** Everything that waited at one moment: kept, forgotten and planned in one transaction. */
export type SpoolTurn = {
  readonly appends: readonly SpoolAppend[];
  /** Groups to forget. */
  readonly done: readonly number[];
  /** Whether the disk is asked if it would take something, though there may be nothing to append. */
  readonly asksForRoom: boolean;
  /** How many groups to hand out, at most. */
  readonly groups: number;
};

/** `full`: no room on the disk; `corrupt`: the file is damaged; `failed`: anything else the disk answered. */
export type SpoolFault = { readonly reason: "full" | "corrupt" | "failed"; readonly message: string };

/** A group as the disk has it: batches still encoded. */
export type PlannedGroup = { readonly id: number; readonly batches: readonly Uint8Array<ArrayBuffer>[] };

export type SpoolState = {
  readonly depth: SpoolDepth;
  /** True when there are batches that have not been handed out. */
  readonly hasMore: boolean;
};

export type SpoolTurnResult = SpoolState & {
  /** Why none of the appends was kept, or would be; null when all were. */
  readonly appendFault: SpoolFault | null;
  /** Why nothing was forgotten or planned; null when it was. */
  readonly groupFault: SpoolFault | null;
  readonly groups: readonly PlannedGroup[];
  /** Files into which batches were put that could not be read back, with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
};

export type SpoolFileOptions = {
  readonly folder: string;
  readonly groupRecords: number;
  readonly groupBytes: number;
};

/** What the thread that owns the file is asked. It answers each with one reply, in order. */
export type SpoolRequest =
  | { readonly kind: "open"; readonly options: SpoolFileOptions }
  | { readonly kind: "turn"; readonly turn: SpoolTurn }
  | { readonly kind: "close" };

export type SpoolReply =
  | (SpoolState & {
      readonly kind: "opened";
      readonly uid: string;
      readonly bookmarks: ReadonlyMap<string, string>;
      /** Folder into which a damaged file was moved before this one was made, or null. */
      readonly movedTo: string | null;
    })
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "turned"; readonly result: SpoolTurnResult }
  | { readonly kind: "closed" };

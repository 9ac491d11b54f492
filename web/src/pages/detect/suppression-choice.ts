import type { Suppression } from "../../../../src/schema/views/alert.ts";
import type { FilterField } from "../../components/filter/filter-field.ts";
import type { Detector } from "../../components/suppression/use-detectors.ts";
import type { RowChoice } from "../../components/table/chosen-rows.ts";

export type SuppressionState = "active" | "over" | "ended";

/** A suppression with what stands in its row: its state now, and the name of its detector when that is known. */
export type SuppressionRow = Suppression & {
  readonly state: SuppressionState;
  readonly detector: Detector | null;
};

/** Where it stands: it holds, its time is over, or somebody ended it before that. */
export function suppressionState(
  { endedAt, expiresAt }: Pick<Suppression, "endedAt" | "expiresAt">,
  now: number,
): SuppressionState {
  if (endedAt !== null) return "ended";
  return expiresAt > now ? "active" : "over";
}

export const STATE_WORDS: Readonly<Record<SuppressionState, string>> = {
  active: "Active",
  over: "Over",
  ended: "Ended",
};

export const SUPPRESSION_FIELDS: readonly FilterField[] = [
  {
    name: "state",
    label: "state",
    takesMany: true,
    values: [
      { value: "active", label: "Active" },
      { value: "over", label: "Over: its time has come" },
      { value: "ended", label: "Ended by a person" },
    ],
  },
  {
    name: "scope",
    label: "scope",
    values: [
      { value: "both", label: "A rule on an entity" },
      { value: "rule", label: "A rule on any entity" },
      { value: "entity", label: "Any rule on an entity" },
    ],
  },
  { name: "owner", label: "owner" },
];

/** Active ones first, and of these the one that ends first. */
export const SUPPRESSION_CHOICE: RowChoice<SuppressionRow> = {
  text: ({ reason, owner, detector, detectorUid, entity }) =>
    [reason, owner, detector?.name, detectorUid, entity?.value].join(" "),
  fields: {
    state: ({ state }) => state,
    scope: ({ detectorUid, entity }) => (detectorUid === null ? "entity" : entity === null ? "rule" : "both"),
    owner: ({ owner }) => owner,
  },
  orders: {
    state: ({ state, expiresAt }) =>
      state === "active" ? expiresAt : Number.MAX_SAFE_INTEGER - Math.min(expiresAt, 8.64e15),
    held: ({ suppressedCount }) => suppressedCount,
    lastHeld: ({ lastSuppressedAt }) => lastSuppressedAt ?? 0,
    ends: ({ endedAt, expiresAt }) => endedAt ?? expiresAt,
    owner: ({ owner }) => owner.toLowerCase(),
  },
  sort: "state.asc",
  tie: ({ uid }) => uid,
};

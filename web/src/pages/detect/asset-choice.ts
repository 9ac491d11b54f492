import type { AssetView } from "../../../../src/schema/views/asset.ts";
import type { FilterField } from "../../components/filter/filter-field.ts";
import type { RowChoice } from "../../components/table/chosen-rows.ts";

export const CRITICALITIES = [5, 4, 3, 2, 1] as const;

/** What a criticality means; 3 changes no score. */
export const CRITICALITY_WORDS: Readonly<Record<number, string>> = {
  5: "crucial",
  4: "important",
  3: "usual",
  2: "minor",
  1: "negligible",
};

export const ASSET_FIELDS: readonly FilterField[] = [
  {
    name: "criticality",
    label: "criticality",
    takesMany: true,
    values: CRITICALITIES.map((value) => ({
      value: String(value),
      label: `${value} ${CRITICALITY_WORDS[value] ?? ""}`,
    })),
  },
  {
    name: "kind",
    label: "kind",
    takesMany: true,
    values: [
      { value: "host", label: "Host" },
      { value: "user", label: "User" },
      { value: "ip", label: "Address or network" },
      { value: "cloud_account", label: "Cloud account" },
    ],
  },
  { name: "owner", label: "owner" },
  {
    name: "alerts",
    label: "open alerts",
    values: [
      { value: "some", label: "Some" },
      { value: "none", label: "None" },
    ],
  },
];

/** Most critical first. */
export const ASSET_CHOICE: RowChoice<AssetView> = {
  text: ({ value, label, owner }) => `${value} ${label} ${owner}`,
  fields: {
    criticality: ({ criticality }) => String(criticality),
    kind: ({ kind }) => kind,
    owner: ({ owner }) => owner,
    alerts: ({ openAlerts }) => (openAlerts > 0 ? "some" : "none"),
  },
  orders: {
    criticality: ({ criticality }) => criticality,
    value: ({ value }) => value.toLowerCase(),
    label: ({ label }) => label.toLowerCase(),
    owner: ({ owner }) => owner.toLowerCase(),
    alerts: ({ openAlerts }) => openAlerts,
  },
  sort: "criticality.desc",
  tie: ({ value }) => value.toLowerCase(),
};

import { z } from "zod";

export const ASSET_KINDS = ["host", "user", "ip", "cloud_account"] as const;

/** An asset that the tenant names, so that alerts on it weigh more or less. */
export const NewAsset = z.object({
  kind: z.enum(ASSET_KINDS),
  value: z
    .string()
    .min(1)
    .max(255)
    .describe("Exact value, or with wildcards; CIDR for ip. Case does not matter.")
    .meta({ examples: ["DC-*"] }),
  criticality: z.int().min(1).max(5).describe("5 is what hurts most; 3 changes no score."),
  label: z.string().max(200).describe("What it is, in the words of the tenant."),
  owner: z.string().max(200).describe("Who answers for it."),
});
export type NewAsset = z.infer<typeof NewAsset>;

export const Asset = NewAsset.extend({ uid: z.string() });
export type Asset = z.infer<typeof Asset>;

/** An asset in the list. */
export const AssetView = Asset.extend({
  openAlerts: z.int().describe("Open alerts with an entity that it covers."),
});
export type AssetView = z.infer<typeof AssetView>;

/** Assets changed together, or not at all. */
export const AssetChanges = z.object({
  put: z
    .array(NewAsset)
    .max(20_000)
    .default([])
    .describe("Added, or changed where one of the same kind and value is there.")
    .meta({
      examples: [[{ kind: "host", value: "DC-*", criticality: 5, label: "Domain controllers", owner: "IT" }]],
    }),
  remove: z
    .array(z.string().max(64))
    .max(20_000)
    .default([])
    .describe("Uids; removed before others are put."),
});
export type AssetChanges = z.infer<typeof AssetChanges>;

export const AssetsChanged = z.object({
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  removed: z.int(),
});
export type AssetsChanged = z.infer<typeof AssetsChanged>;

export const AssetImport = z.object({
  text: z
    .string()
    .max(16 << 20)
    .describe(
      "CSV with a row of column names: kind, value and criticality, and if wanted label and owner. Commas, semicolons or tabs.",
    )
    .meta({
      examples: ["kind,value,criticality,label,owner\nhost,DC-*,5,Domain controllers,IT\n"],
    }),
});
export type AssetImport = z.infer<typeof AssetImport>;

/** What is wrong in a table, and where. */
export const AssetIssue = z.object({
  line: z.int().describe("Of the text, from 1."),
  column: z.string().describe("Name of the column; empty when it is the whole line."),
  message: z.string(),
});
export type AssetIssue = z.infer<typeof AssetIssue>;

/** Nothing is imported when there is an issue. */
export const AssetsImported = AssetsChanged.omit({ removed: true }).extend({
  issues: z.array(AssetIssue).describe("The first 1,000."),
  issueCount: z.int(),
});
export type AssetsImported = z.infer<typeof AssetsImported>;

import { z } from "zod";
import type { Permission } from "../access.ts";
import { nameOf } from "../name.ts";

/** Pages whose state can be kept under a name. */
export const VIEW_PAGES = ["alerts", "search", "rules"] as const;
export type ViewPage = (typeof VIEW_PAGES)[number];

/** What one must be allowed to see the views of a page, and to keep one: whatever the page itself asks for. */
export const VIEW_PERMISSIONS: Readonly<Record<ViewPage, Permission>> = {
  alerts: "alerts:read",
  search: "events:search",
  rules: "rules:read",
};

/** The state of a page under a name: a filter of the alert queue, a saved search. */
export const NewSavedView = z.object({
  page: z.enum(VIEW_PAGES),
  name: nameOf(60).meta({ examples: ["Mine, newest first"] }),
  description: z
    .string()
    .trim()
    .max(500)
    .default("")
    .describe("What it is for.")
    .meta({ examples: ["Encoded commands, without the software rollout"] }),
  search: z
    .string()
    .max(14_000)
    .describe("The page's URL query string.")
    .meta({ examples: ["assignee=me&sort=lastSeen"] }),
  isShared: z.boolean().describe("Seen by everybody of the tenant who may open the page; else by its owner."),
});
export type NewSavedView = z.infer<typeof NewSavedView>;

/** What is to be different; the rest stays. */
export const SavedViewChange = NewSavedView.omit({ page: true })
  // a default would change what nobody named
  .extend({ description: NewSavedView.shape.description.unwrap() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "changes nothing");
export type SavedViewChange = z.infer<typeof SavedViewChange>;

export const SavedView = NewSavedView.extend({
  uid: z.string(),
  name: z.string(),
  description: z.string(),
  ownerName: z.string().nullable().describe("Null: the owner is no longer of the tenant."),
  isMine: z.boolean(),
  changedAt: z.number().describe("Epoch milliseconds."),
});
export type SavedView = z.infer<typeof SavedView>;

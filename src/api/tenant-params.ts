import { z } from "zod";
import { InstantInQuery } from "../schema/instant.ts";

/** Path parameters of whatever belongs to one tenant; routes extend it with their own. */
export const TenantParams = z.object({
  tenantUid: z.string().max(64).describe("The tenant's uid.").meta({ example: "acme" }),
});

/** A range of time in the query string: epoch milliseconds, UTC; `from` inclusive, `to` exclusive. */
export const TimeRangeQuery = z.object({
  from: InstantInQuery.describe("Inclusive, epoch milliseconds.").meta({ example: 1_767_225_600_000 }),
  to: InstantInQuery.describe("Exclusive, epoch milliseconds.").meta({ example: 1_767_312_000_000 }),
});

import { TenantParams } from "../tenant-params.ts";
import { z } from "zod";

/** Path parameters of one stored event. */
export const EventParams = TenantParams.extend({
  eventUid: z.string().max(64).describe("The event's uid.").meta({ example: "k3v9-1a-7" }),
});

import { z } from "zod";
import { TenantParams } from "../tenant-params.ts";

/** Path parameters of one alert. */
export const AlertParams = TenantParams.extend({
  alertUid: z
    .string()
    .max(64)
    .describe("The alert's uid.")
    .meta({ example: "0b7e2f0c-5a4d-4c39-8f59-6d2b1a9f6c11" }),
});

import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { HttpIntake, IngestRequest } from "../../ingest/index.ts";
import { keyOf } from "../access-rule.ts";
import { rawBodyOf, takeRawBodies } from "../raw-body.ts";

/** Printable, and short enough to be a name. */
const SourceName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{C}]+$/u, "must be printable")
  .describe("Who sends, as the sources page shall call it.");

const IngestReceipt = z.object({
  accepted: z.int().describe("Records that are on disk now."),
  bytes: z.int(),
  cut: z.int().describe("Of those, records that were beyond 1 MiB and lost their rest."),
});

/** Records over HTTP. Success is answered once they are on disk. */
export function ingestRoutes(intake: HttpIntake): FastifyPluginAsyncZod {
  return async (api) => {
    takeRawBodies(api);
    api.post(
      "/api/v1/ingest/:source",
      {
        // it pushes back by itself, and a sender of events must not be slowed down by a count of requests
        config: { access: "key:events:ingest", quota: "none" },
        schema: {
          operationId: "ingest",
          summary: "Send records: NDJSON, a list or values of JSON, lines of text, CSV",
          description:
            "Content-Encoding may be gzip, deflate or zstd. 429 with Retry-After: nothing may be lost, send the same again.",
          tags: ["ingest"],
          params: z.object({ source: SourceName }),
          querystring: z.object({
            type: z
              .string()
              .min(1)
              .optional()
              .describe("Log source type of all records; found out when unset."),
            form: z
              .enum(["auto", "json", "lines", "csv"])
              .optional()
              .describe("How the body is cut into records; by its type and first bytes when unset."),
            import: z.stringbool().default(false).describe("Old records, from files: not marked as late."),
          }),
          response: { 200: IngestReceipt },
        },
      },
      async (request) => {
        const { records, ...receipt } = await intake.take({
          tenantUid: keyOf(request).tenantUid,
          sourceName: request.params.source,
          listener: request.query.import ? "import" : "http",
          sourceType: request.query.type ?? null,
          form: request.query.form ?? formOf(request.headers["content-type"]),
          encoding: request.headers["content-encoding"],
          body: rawBodyOf(request),
        });
        return { accepted: records, ...receipt };
      },
    );
  };
}

/** JSON is found by its first bytes whatever the type says: senders say `application/json` of anything. */
function formOf(contentType = ""): IngestRequest["form"] {
  return /^text\/csv\b/i.test(contentType) ? "csv" : "auto";
}

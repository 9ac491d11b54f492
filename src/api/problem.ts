import { STATUS_CODES } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { AppError, ERROR_STATUS, type ErrorCode } from "../lib/app-error.ts";
import { isUnstorableText } from "../platform/postgres/storable.ts";
import type { Problem, ProblemFault } from "../schema/views/problem.ts";

/** Answers every error as a problem document (RFC 9457); what we did not expect is logged and told without detail. */
export function answerProblems(server: FastifyInstance): void {
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  server.setNotFoundHandler((request, reply) =>
    sendProblem(new AppError("NOT_FOUND", "There is nothing at this address."), request, reply),
  );
}

/** Also handed to Fastify as `frameworkErrors`, for addresses that it cannot even route. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error);
  const body = problemFor(error, request);
  const retryAfterMs = refusal.details["retryAfterMs"];
  if (typeof retryAfterMs === "number")
    void reply.header("retry-after", Math.max(1, Math.ceil(retryAfterMs / 1000)));
  if (refusal.status === 401) void reply.header("www-authenticate", 'Bearer realm="watchfloor"');
  // the route's own response schema must not filter a problem
  return reply.status(refusal.status).type("application/problem+json").send(JSON.stringify(body));
}

/** The problem document of an error, which is logged when it is a fault of ours. */
export function problemFor(error: unknown, request: FastifyRequest): Problem {
  const refusal = refusalOf(error);
  if (refusal.status >= 500 && !isGone(error, request)) request.log.error({ err: error }, "request failed");
  return {
    ...refusal.details,
    type: `/problems/${refusal.code}`,
    title: refusal.message,
    status: refusal.status,
    code: refusal.code,
    instance: `urn:uuid:${request.id}`,
  };
}

/** Whoever asked left before the answer, which ended the work: nobody's fault, and nobody reads the problem. */
function isGone(error: unknown, request: FastifyRequest): boolean {
  return error instanceof Error && error.name === "AbortError" && request.raw.destroyed;
}

function refusalOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const context = error.validationContext ?? "request";
    const faults = error.validation.map((issue) => faultOf(context, issue));
    return new AppError("INVALID", "The request is not of the expected form.", { faults });
  }
  if (isUnstorableText(error))
    return new AppError("INVALID", "A text of the request holds the character NUL, which cannot be stored.");
  const status = statusOf(error);
  if (status === undefined || status >= 500) return new AppError("INTERNAL", "Something failed on our side.");
  return new AppError(CODE_OF_STATUS[status] ?? "BAD_REQUEST", messageOf(error, status));
}

function faultOf(
  context: string,
  issue: {
    readonly instancePath: string;
    readonly message?: string;
    readonly params: Record<string, unknown>;
  },
): ProblemFault {
  const root = context === "querystring" ? "query" : context;
  const path = issue.instancePath.split("/").filter((part) => part !== "");
  const { expected, values } = issue.params;
  return {
    place: [root, ...path].join("."),
    message: issue.message ?? "is not valid",
    expected:
      typeof expected === "string" ? expected : Array.isArray(values) ? `one of ${values.join(", ")}` : null,
  };
}

/** Statuses that Fastify itself refuses with, before a handler runs. */
const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  [ERROR_STATUS.NOT_FOUND]: "NOT_FOUND",
  [ERROR_STATUS.PAYLOAD_TOO_LARGE]: "PAYLOAD_TOO_LARGE",
  [ERROR_STATUS.UNSUPPORTED_MEDIA_TYPE]: "UNSUPPORTED_MEDIA_TYPE",
  [ERROR_STATUS.TOO_MANY_REQUESTS]: "TOO_MANY_REQUESTS",
};

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return undefined;
  return typeof error.statusCode === "number" ? error.statusCode : undefined;
}

function messageOf(error: unknown, status: number): string {
  return error instanceof Error && error.message !== "" ? error.message : (STATUS_CODES[status] ?? "Refused");
}

import type { ErrorCode } from "../lib/app-error.ts";

/** What each code of a problem document means, and what whoever gets it can do. */
export const ERROR_MEANINGS: Readonly<
  Record<ErrorCode, { readonly meaning: string; readonly remedy: string }>
> = {
  BAD_REQUEST: {
    meaning: "The request cannot be read at all: its JSON or its headers are broken.",
    remedy: "Mend the request; sending it again changes nothing.",
  },
  UNAUTHENTICATED: {
    meaning: "There is no session or API key, or it ended, expired or was revoked.",
    remedy: "Sign in, or send a valid key as `Authorization: Bearer`.",
  },
  FORBIDDEN: {
    meaning: "Whoever asks is known, but may not do this. `permission` names what is missing.",
    remedy: "Ask an administrator of the tenant for a role that has the permission.",
  },
  STEP_UP_REQUIRED: {
    meaning: "The change is one that a stolen session must not make: the last sign-in is too long ago.",
    remedy: "Confirm who you are at `/api/v1/auth/step-up`, then send the request again.",
  },
  NOT_FOUND: {
    meaning: "There is nothing of that name, or it belongs to a tenant that the caller has no role in.",
    remedy: "Check the uid. Both cases answer the same, so that nobody learns what others have.",
  },
  REQUEST_TIMEOUT: {
    meaning:
      "The headers took longer than 20 seconds, or the whole request longer than two minutes. Nothing of it was kept.",
    remedy: "Send less at once, or over a better line.",
  },
  CONFLICT: {
    meaning: "Something stands against it: a name is taken, or somebody changed the same thing in between.",
    remedy: "Read it again and decide anew.",
  },
  PAYLOAD_TOO_LARGE: {
    meaning: "The body, or a list in it, is beyond its limit. `limit` tells it where there is one.",
    remedy: "Send less at once.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: "The body is of a type that the route does not take.",
    remedy: "Send JSON with `Content-Type: application/json`; ingest takes NDJSON and gzip, too.",
  },
  INVALID: {
    meaning: "The request is readable but wrong. `faults`, or `place` and `expected`, tell where and how.",
    remedy: "Mend what is named.",
  },
  TOO_MANY_REQUESTS: {
    meaning: "The caller is beyond its quota, or too many tries failed.",
    remedy: "Wait as long as `Retry-After` says.",
  },
  QUERY_INVALID: {
    meaning: "A filter or an SQL statement cannot be run. `position` tells where, when it is known.",
    remedy: "Mend the query.",
  },
  QUERY_TOO_COSTLY: {
    meaning: "A query ran into its limit of time or memory.",
    remedy: "Narrow the time range, or ask for a rarer value.",
  },
  RULE_INVALID: {
    meaning: "A detection rule cannot be read.",
    remedy: "Mend what `issues` names by file, line and column.",
  },
  SPOOL_FULL: {
    meaning: "The spool has no room: records come in faster than they are stored, or the disk is full.",
    remedy: "Keep the records and send them again after `Retry-After`. Nothing of the request was kept.",
  },
  INTERNAL: {
    meaning: "A fault of ours. The log has it under the id in `instance`.",
    remedy: "Tell whoever operates the product, with the id.",
  },
  UNAVAILABLE: {
    meaning: "An engine does not answer, or the program is being stopped.",
    remedy: "Try again in a moment; `/readyz` tells which engine it is.",
  },
};

import { type AppError, type ErrorCode } from "../../../lib/app-error.ts";

/**
 * What HTTP Event Collector answers: text and HTTP status by code. Clients decide by these whether to send again.
 * Source: Splunk, "Troubleshoot HTTP Event Collector", possible error codes.
 */
export const HEC_REPLIES = {
  0: { status: 200, text: "Success" },
  2: { status: 401, text: "Token is required" },
  3: { status: 401, text: "Invalid authorization" },
  4: { status: 403, text: "Invalid token" },
  5: { status: 400, text: "No data" },
  6: { status: 400, text: "Invalid data format" },
  8: { status: 500, text: "Internal server error" },
  9: { status: 503, text: "Server is busy" },
  10: { status: 400, text: "Data channel is missing" },
  11: { status: 400, text: "Invalid data channel" },
  12: { status: 400, text: "Event field is required" },
  13: { status: 400, text: "Event field cannot be blank" },
  17: { status: 200, text: "HEC is healthy" },
  18: { status: 503, text: "HEC is unhealthy, queues are full" },
  27: { status: 413, text: "Request entity too large" },
} as const satisfies Record<number, { readonly status: number; readonly text: string }>;

export type HecCode = keyof typeof HEC_REPLIES;

/** The answer to one request. `invalidEventNumber` counts from 0; `ackId` is given where the sender named a channel. */
export type HecAnswer = {
  readonly code: HecCode;
  readonly invalidEventNumber?: number;
  readonly ackId?: number;
};

/** The body of an answer, with Splunk's own names. */
export function hecBody({ code, invalidEventNumber, ackId }: HecAnswer): Readonly<Record<string, unknown>> {
  return {
    text: HEC_REPLIES[code].text,
    code,
    ...(invalidEventNumber === undefined ? {} : { "invalid-event-number": invalidEventNumber }),
    ...(ackId === undefined ? {} : { ackId }),
  };
}

/** What a refusal of ours is called there. */
export function hecCodeOf(error: AppError, authorization: "none" | "malformed" | "token"): HecCode {
  if (error.code === "UNAUTHENTICATED") return TOKEN_CODES[authorization];
  return CODES[error.code] ?? 8;
}

const CODES: Readonly<Partial<Record<ErrorCode, HecCode>>> = {
  BAD_REQUEST: 6,
  FORBIDDEN: 4,
  INVALID: 6,
  PAYLOAD_TOO_LARGE: 27,
  SPOOL_FULL: 9,
  TOO_MANY_REQUESTS: 9,
  UNAVAILABLE: 9,
};

const TOKEN_CODES = { none: 2, malformed: 3, token: 4 } as const;

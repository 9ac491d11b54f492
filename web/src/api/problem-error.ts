import type { ProblemFault } from "../../../src/schema/views/problem.ts";

/**
 * What the API refused or could not do, as a problem document (RFC 9457) says it. `status` 0 and code
 * `UNREACHABLE`: no answer came at all.
 */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  /** Stable name of the fault: branch on it, never on the message. */
  readonly code: string;
  /** To quote when asking for help; null when the request never arrived. */
  readonly requestId: string | null;
  readonly faults: readonly ProblemFault[];
  readonly retryAfterMs: number | null;
  /** Where a query or statement is wrong, in UTF-16 units from its start; null when it is not that. */
  readonly position: number | null;

  constructor(
    problem: Omit<ProblemError, "name" | "stack" | "isTransient" | "position"> & {
      readonly position?: number | null;
    },
    cause?: unknown,
  ) {
    super(problem.message, { cause });
    this.status = problem.status;
    this.code = problem.code;
    this.requestId = problem.requestId;
    this.faults = problem.faults;
    this.retryAfterMs = problem.retryAfterMs;
    this.position = problem.position ?? null;
  }

  /** True when the same request may well succeed in a moment. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || (this.status >= 502 && this.status <= 504);
  }
}

/** Reads a failed answer; one without a problem document (a proxy's, a crash's) still gets a code and words. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => null);
  const document: Readonly<Record<string, unknown>> = isRecord(body) ? body : {};
  const text = (name: string): string | null => {
    const value = document[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const faults: unknown = document["faults"];
  const position: unknown = document["position"];
  return new ProblemError({
    status: response.status,
    code: text("code") ?? `HTTP_${response.status}`,
    message: text("title") ?? `The server answered ${response.status} ${response.statusText}`.trim(),
    requestId: text("instance")?.replace(/^urn:uuid:/, "") ?? null,
    faults: Array.isArray(faults) ? faults.filter(isFault) : [],
    retryAfterMs: Number.isFinite(retryAfter) ? retryAfter * 1000 : null,
    position: typeof position === "number" ? position : null,
  });
}

/** The same for a request that got no answer. */
export function unreachable(cause: unknown): ProblemError {
  return new ProblemError(
    {
      status: 0,
      code: "UNREACHABLE",
      message: "The server cannot be reached.",
      requestId: null,
      faults: [],
      retryAfterMs: null,
    },
    cause,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFault(value: unknown): value is ProblemFault {
  return isRecord(value) && typeof value["place"] === "string" && typeof value["message"] === "string";
}

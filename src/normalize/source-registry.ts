import type { LogSource } from "./source.ts";

/**
 * All log sources, in the order in which they are asked whether a record is theirs. The first that says yes reads it,
 * so the narrower stands before the wider; `source-registry.test.ts` holds every sample against this order.
 */
export const LOG_SOURCES: readonly LogSource[] = [];

/** Read what no source recognises, and never refuse: one after the other until one recognises the record. */
export const FALLBACK_SOURCES: readonly LogSource[] = [];

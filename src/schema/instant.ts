import { z } from "zod";

/** Years 1 to 9999: what every store can hold and ISO 8601 can write. */
const EARLIEST = -62_135_596_800_000;
const LATEST = 253_402_300_799_999;

/** A moment in a document: epoch milliseconds, UTC. */
export const Instant = z.number().min(EARLIEST).max(LATEST);

/** A moment in an address. */
export const InstantInQuery = z.coerce.number().min(EARLIEST).max(LATEST);

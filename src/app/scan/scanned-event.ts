import type { Normalizer } from "../../normalize/index.ts";

type ReadOutcome = ReturnType<Normalizer["read"]>;
/** An event as the normaliser reads it for rules. */
export type ScannedEvent = Extract<ReadOutcome, { kind: "pass" }>["value"];

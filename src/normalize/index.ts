export { createNormalizer, type Normalizer, type NormalizerOptions } from "./normalizer.ts";
export {
  type PlainEvent,
  plainWindowsEvent,
  type PlainValues,
  TELLING_NAMES,
} from "./plain-windows-event.ts";
export { QUARANTINE_REASONS, quarantineReason, type QuarantineReason } from "./quarantine.ts";
export { MAX_AHEAD_MS, MAX_LATE_MS, timeSkew } from "./time.ts";
export { LOG_SOURCES } from "./source-registry.ts";

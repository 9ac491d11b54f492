export { forgetOldGroups } from "./group-marks.ts";
export {
  type AlertIntake,
  type AlertTouched,
  createAlertIntake,
  type DetectorFacts,
  type GroupMark,
} from "./alert-intake.ts";
export { type AlertCounts, type AlertQueryStore, createAlertQueryStore } from "./alert-query-store.ts";
export { type AlertSummary, type AlertSummaryStore, createAlertSummaryStore } from "./alert-summary-store.ts";
export { groupFindings } from "./grouping.ts";
export { drainOutbox, type OutboxEntry } from "./outbox.ts";
export { createSavedViewStore, type SavedViewStore } from "./saved-view-store.ts";
export { type ActiveSuppression, applySuppressions } from "./suppression.ts";
export { createSuppressionStore, type SuppressionStore } from "./suppression-store.ts";
export { createVerdictStore, type VerdictStore } from "./verdict-store.ts";
export { BULK_LIMIT, createTriageStore, type TriageStore } from "./triage-store.ts";

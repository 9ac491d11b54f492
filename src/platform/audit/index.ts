export { AuditEntry, AuditHead } from "./audit-entry.ts";
export { type ExportReport, verifyAuditExport } from "./audit-export.ts";
export type { AuditFault } from "./audit-walk.ts";
export { type AuditLog, type AuditNotice, appendAudit, createAuditLog } from "./audit-log.ts";

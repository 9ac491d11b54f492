export { type AuditEntry, type AuditFault, verifyAuditExport } from "./audit-entry.ts";
export { type AuditLog, type AuditNotice, appendAudit, createAuditLog } from "./audit-log.ts";

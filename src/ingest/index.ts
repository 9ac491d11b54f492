export type { BinaryFormat } from "./import/binary-format.ts";
export { type ImportedFile, type ImportProgress, type ImportTarget, runImport } from "./import/import-run.ts";
export { createServerTarget } from "./import/server-target.ts";
export { createSpoolTarget } from "./import/spool-target.ts";
export { utf8Chunks } from "./import/utf8-chunks.ts";
export { openZip, zipMemberName, zipMembers } from "./import/zip-members.ts";
export { createRecordCutter, type RecordForm } from "./records/record-cutter.ts";
export type { FollowConfig } from "./listeners/file/config.ts";
export { FileListener } from "./listeners/file/listener.ts";
export { createBodyBudget } from "./listeners/body-budget.ts";
export { createHecIntake, type HecIntake, type HecRequest } from "./listeners/hec/intake.ts";
export { HEC_REPLIES, type HecAnswer, type HecCode, hecBody, hecCodeOf } from "./listeners/hec/replies.ts";
export {
  createHttpIntake,
  type HttpIntake,
  type IngestReceipt,
  type IngestRequest,
} from "./listeners/http/intake.ts";
export { SyslogConfig, type SyslogPeer } from "./listeners/syslog/config.ts";
export { createSyslogListener, type SyslogListener } from "./listeners/syslog/listener.ts";
export type { IsSourceType, Listener, Submit } from "./ports.ts";
export { createSourceActivity, type SourceActivity, type SourceCounts } from "./source-activity.ts";
export { countedSubmit } from "./counted-submit.ts";

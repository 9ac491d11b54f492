import type { Submit } from "../ports.ts";
import type { ImportTarget } from "./import-run.ts";

export type SpoolTargetOptions = {
  readonly submit: Submit;
  readonly tenantUid: string;
  readonly source: string;
  readonly type: string | null;
  readonly now: () => number;
};

/** Puts records into a spool directly. They are worked off when a server runs on it. */
export function createSpoolTarget({
  submit,
  tenantUid,
  source,
  type,
  now,
}: SpoolTargetOptions): ImportTarget {
  return {
    send: (batch) =>
      submit({
        ...batch,
        tenantUid,
        sourceName: source,
        listener: "import",
        sourceType: type,
        host: null,
        receivedAt: now(),
      }),
  };
}

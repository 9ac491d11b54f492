import type { ChangeNotice } from "../../schema/change-notice.ts";
import type { Transaction } from "./postgres.ts";

/** Called by stores in the transaction of a change, so that the audit log and the change stand or fall together. */
export type OnChange = (db: Transaction, notice: ChangeNotice) => Promise<void>;

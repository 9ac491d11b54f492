/** Files to follow, and whose records their lines are. */
export type FollowConfig = {
  /** An absolute path or a pattern with `*` and `**`. */
  readonly path: string;
  readonly tenantUid: string;
  /** Null names the source after the file. */
  readonly sourceName: string | null;
  readonly sourceType: string | null;
  readonly form: "lines" | "csv";
  /** Where to begin in a file that was there at the very first look. */
  readonly from: "start" | "end";
};

import { type YAMLMap } from "yaml";
import { nodeAt, offsetOf, textAt } from "../yaml-nodes.ts";
import { plainEdit, type Remark } from "./remark.ts";

/** Words of a title that are written small. */
const SMALL = new Set(
  (
    "a an the and or nor but not of for from in into on onto at as by to via with without within against than then over " +
    "under after before between through using per and/or vs is are be its it that this other new out off up down like " +
    "when while if how no"
  ).split(" "),
);

/** The one line that everybody sees of a rule. */
export function* checkTitle(root: YAMLMap): Generator<Remark> {
  const node = nodeAt(root, "title");
  const title = textAt(root, "title") ?? "";
  const info = (code: string, message: string): Remark => ({
    severity: "info",
    code,
    message,
    offset: offsetOf(node ?? root),
  });
  if (title.length > 110)
    yield { ...info("title_long", "a title has at most 110 characters"), severity: "warning" };
  if (title.endsWith("."))
    yield {
      ...info("title_full_stop", "a title ends without a full stop"),
      ...plainEdit(node, title.replace(/\.+$/, "")),
    };
  if (!root.has("detection")) return;
  if (/^detects?\s/i.test(title)) yield info("title_start", "a title says what was found, without 'Detects'");
  const small = title.split(" ").find(isSmall);
  if (small !== undefined) yield info("title_case", `words of a title begin with a capital: '${small}'`);
}

/** What has a dot, a slash or an underscore, or begins with a digit, is a name of something. */
function isSmall(word: string): boolean {
  return (
    /^[a-z]/.test(word) && word === word.toLowerCase() && !/[./_\d:()=\\-]/.test(word) && !SMALL.has(word)
  );
}

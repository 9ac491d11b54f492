import { isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import { closestWord } from "../../../lib/closest-word.ts";
import { itemsOf, nodeAt, offsetOf, textAt, textsAt } from "../yaml-nodes.ts";
import { checkFileName } from "./check-file-name.ts";
import { checkTitle } from "./check-title.ts";
import { type LintedDocument, plainEdit, type Remark } from "./remark.ts";

/** Attributes of rules, filters and correlations. Source: Sigma specification 2.1 and its appendices. */
const KNOWN = new Set(
  (
    "title id name taxonomy related status description license references author date modified tags scope fields " +
    "falsepositives level logsource detection filter correlation generate simulation regression_tests_path"
  ).split(" "),
);
const STATUSES = ["stable", "test", "experimental", "deprecated", "unsupported"];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Everything of a rule but its detection and tags. */
export function* checkMetadata({ root, path }: LintedDocument): Generator<Remark> {
  yield* checkNames(root);
  yield* checkFileName(root, path);
  yield* checkTitle(root);
  yield* checkTexts(root);
  yield* checkRelated(root);
  yield* checkDates(root);
  yield* checkLists(root);
  yield* checkLogsource(root);
}

/** A remark at a key's value, or at the document where the key is missing. */
function remarkAt(root: YAMLMap, key: string, remark: Omit<Remark, "offset">): Remark {
  return { ...remark, offset: offsetOf(nodeAt(root, key) ?? root) };
}

const warning = (code: string, message: string): Omit<Remark, "offset"> => ({
  severity: "warning",
  code,
  message,
});
const info = (code: string, message: string): Omit<Remark, "offset"> => ({ severity: "info", code, message });

function* checkNames(root: YAMLMap): Generator<Remark> {
  for (const pair of root.items) {
    const key = isScalar(pair.key) ? pair.key : null;
    if (key !== null && !KNOWN.has(String(key.value)))
      yield {
        ...warning("attribute_unknown", `'${String(key.value)}' is no attribute of Sigma`),
        offset: offsetOf(key),
      };
  }
  const id = textAt(root, "id");
  if (id !== null && !UUID.test(id)) yield remarkAt(root, "id", warning("id_invalid", "an id is a UUID"));
}

function* checkTexts(root: YAMLMap): Generator<Remark> {
  if (root.has("detection")) yield* checkExpected(root);
  const status = textAt(root, "status");
  if (status !== null && !STATUSES.includes(status))
    yield remarkAt(root, "status", warning("status_unknown", `a status is one of ${STATUSES.join(", ")}`));
  if (status === "deprecated" || status === "unsupported")
    yield remarkAt(root, "status", info("status_retired", `a rule that is ${status} is no longer kept`));
}

/** What every rule has and the specification does not ask of filters and correlations. */
function* checkExpected(root: YAMLMap): Generator<Remark> {
  const description = textAt(root, "description") ?? "";
  if (description.length < 16)
    yield remarkAt(
      root,
      "description",
      warning(
        "description_short",
        "a description says in 16 characters or more what was found and why it matters",
      ),
    );
  if (/https?:\/\/\S/.test(description) && !root.has("references"))
    yield remarkAt(root, "description", info("description_link", "links stand in references"));
  if (textAt(root, "status") === null)
    yield remarkAt(root, "status", info("status_missing", `a rule has a status: ${STATUSES.join(", ")}`));
  if (textAt(root, "author") === null)
    yield remarkAt(root, "author", info("author_missing", "a rule names its author"));
}

function* checkDates(root: YAMLMap): Generator<Remark> {
  const [date, modified] = [textAt(root, "date"), textAt(root, "modified")];
  if (root.has("detection") && date === null)
    yield remarkAt(root, "date", info("date_missing", "a rule has the date of its first version"));
  for (const [key, text] of [
    ["date", date],
    ["modified", modified],
  ] as const)
    if (text !== null && !isDate(text))
      yield {
        ...remarkAt(root, key, warning(`${key}_invalid`, "a date is written as YYYY-MM-DD")),
        ...(isDate(text.replaceAll("/", "-")) ? plainEdit(nodeAt(root, key), text.replaceAll("/", "-")) : {}),
      };
  if (date !== null && modified === date)
    yield remarkAt(
      root,
      "modified",
      info("modified_redundant", "a rule that was not changed since its date has no modified"),
    );
  if (date !== null && modified !== null && modified < date)
    yield remarkAt(root, "modified", warning("modified_early", "a rule was modified before it was made"));
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}

function* checkLists(root: YAMLMap): Generator<Remark> {
  const references = textsAt(root, "references");
  for (const reference of references)
    if (!/^https?:\/\/\S+$/.test(reference))
      yield remarkAt(root, "references", info("reference_invalid", `'${reference}' is no link`));
  if (new Set(references).size < references.length)
    yield remarkAt(root, "references", info("reference_duplicate", "a reference stands there twice"));
  const falsePositives = textsAt(root, "falsepositives");
  if (root.has("detection") && falsePositives.length === 0)
    yield remarkAt(
      root,
      "falsepositives",
      info("falsepositives_missing", "a rule says what else it may find; 'Unknown' where nothing is known"),
    );
  for (const text of falsePositives)
    if (/^[a-z]/.test(text) || /^(?:none|pentest|penetration test|unkn?own[a-z]|unkown)\b/i.test(text))
      yield remarkAt(
        root,
        "falsepositives",
        info(
          "falsepositives_style",
          "a false positive is a sentence that begins with a capital; 'Unlikely' or 'Unknown' instead of 'none'",
        ),
      );
}

const RELATIONS = ["derived", "obsolete", "merged", "renamed", "similar"];

/** Rules that a rule names as its relatives. */
function* checkRelated(root: YAMLMap): Generator<Remark> {
  const related = nodeAt(root, "related");
  if (related === null) return;
  for (const node of isSeq(related) ? itemsOf(related) : [related]) {
    const [id, type] = isMap(node) ? [textAt(node, "id"), textAt(node, "type")] : [null, null];
    if (id === null || !UUID.test(id) || type === null || !RELATIONS.includes(type))
      yield {
        ...warning("related_invalid", `a related rule has an id and a type: ${RELATIONS.join(", ")}`),
        offset: offsetOf(node),
      };
    else if (id === textAt(root, "id"))
      yield { ...info("related_itself", "a rule is not related to itself"), offset: offsetOf(node) };
  }
}

/** Categories of SigmaHQ's rules, of which a near miss is a typing error. Source: Sigma taxonomy appendix 2.1. */
const CATEGORIES = new Set(
  (
    "antivirus application clipboard_capture create_remote_thread create_stream_hash database dns dns_query driver_load " +
    "file_access file_block file_change file_delete file_event file_executable_detected file_rename firewall image_load " +
    "network_connection pipe_created process_access process_creation process_tampering process_termination proxy " +
    "ps_classic_provider_start ps_classic_script ps_classic_start ps_module ps_script raw_access_thread registry_add " +
    "registry_delete registry_event registry_rename registry_set sysmon_error sysmon_status webserver wmi_event"
  ).split(" "),
);
const LOGSOURCE = new Set(["product", "category", "service", "definition"]);

function* checkLogsource(root: YAMLMap): Generator<Remark> {
  const logsource = nodeAt(root, "logsource");
  if (!isMap(logsource)) return;
  yield* checkCategory(logsource);
  for (const pair of logsource.items) {
    const key = isScalar(pair.key) ? pair.key : null;
    if (key !== null && !LOGSOURCE.has(String(key.value)))
      yield {
        ...warning(
          "logsource_attribute",
          `'${String(key.value)}' plays no part in a logsource: product, category, service, definition`,
        ),
        offset: offsetOf(key),
      };
    const value = textAt(logsource, String(key?.value));
    if (key !== null && key.value !== "definition" && value !== null && value !== value.toLowerCase())
      yield {
        ...warning("logsource_case", "logsources are written in lower case"),
        offset: offsetOf(key),
        ...plainEdit(nodeAt(logsource, String(key.value)), value.toLowerCase()),
      };
  }
}

function* checkCategory(logsource: YAMLMap): Generator<Remark> {
  const category = textAt(logsource, "category") ?? "";
  const meant = CATEGORIES.has(category) ? null : closestWord(category, CATEGORIES);
  if (meant !== null)
    yield remarkAt(
      logsource,
      "category",
      warning("category_unknown", `there is no category '${category}': did you mean '${meant}'?`),
    );
}

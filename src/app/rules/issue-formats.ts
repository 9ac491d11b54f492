import { pathToFileURL } from "node:url";
import { isAbsolute } from "node:path";
import type { RuleIssue } from "../../schema/views/rule.ts";

/** As compilers write it, so that editors jump to the place. */
export function issueLine({ file, line, column, severity, code, message }: RuleIssue): string {
  return `${file}:${line}:${column}: ${severity}: ${message} [${code}]`;
}

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/** As GitHub Actions shows it beside the line. Source: GitHub docs, "Workflow commands", "Setting a notice message". */
export function githubLine({ file, line, column, severity, code, message }: RuleIssue): string {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
  return `::${COMMANDS[severity]} ${place}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;

/** One run of the linter. Source: OASIS SARIF 2.1.0, sections 3.13 to 3.30. */
export function sarifLog(issues: readonly RuleIssue[]): object {
  const codes = [...new Set(issues.map(({ code }) => code))].toSorted();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Watchfloor", rules: codes.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: issues.map(({ file, line, column, severity, code, message }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: LEVELS[severity],
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file) },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
}

/** A path as a reference of RFC 3986: relative ones stay so. */
function uriOf(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path.split("/").map(encodeURIComponent).join("/");
}

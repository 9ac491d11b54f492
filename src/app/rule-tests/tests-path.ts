/** Where the tests of a rule's file are: beside it. */
export function testsPath(rulePath: string): string {
  return `${rulePath.replace(/\.ya?ml$/i, "")}.in.jsonl`;
}

/** True for a file of tests. */
export function isTestsFile(path: string): boolean {
  return path.endsWith(".in.jsonl");
}

/** Of the tests of a file with several rules, those that name one of them. */
export function testsNaming(tests: string, ruleUid: string): string {
  // every line keeps its number: faults are told by it
  return tests
    .split("\n")
    .map((line) => (line.includes(`"rule"`) && line.includes(JSON.stringify(ruleUid)) ? line : ""))
    .join("\n");
}

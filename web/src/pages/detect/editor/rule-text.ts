/** Facts of a rule that stand in its text, as far as they can be read while it is being written. */
export type WrittenRule = {
  readonly uid: string | null;
  readonly title: string;
  readonly isCorrelation: boolean;
};

export function writtenRule(text: string): WrittenRule {
  return {
    uid: valueOf(text, "id"),
    title: valueOf(text, "title") ?? "",
    isCorrelation: /^correlation:/m.test(text),
  };
}

function valueOf(text: string, key: string): string | null {
  const value = new RegExp(`^${key}:[ \\t]*(.*?)[ \\t]*(?:[ \\t]#.*)?$`, "m").exec(text)?.[1] ?? "";
  const plain = value.replace(/^(['"])(.*)\1$/, "$2");
  return plain === "" ? null : plain;
}

/** Where a new rule is kept: after its title, as SigmaHQ names files. */
export function newRulePath(title: string): string {
  const name = title
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 80);
  return `${name === "" ? "rule" : name}.yml`;
}

/** Where the tests of a rule stand: `name.in.jsonl` beside `name.yml`. */
export function testsPath(path: string): string {
  return `${path.replace(/\.ya?ml$/i, "")}.in.jsonl`;
}

/** What a new rule begins as; it loads, and finds nothing. */
export function newRuleText(uid: string, day: string, author: string): string {
  return `title: New rule
id: ${uid}
status: experimental
description: What it finds, and why that matters
author: ${JSON.stringify(author)}
date: ${day}
tags:
    - attack.execution
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        Image|endswith: '\\name.exe'
    condition: selection
falsepositives:
    - Unknown
level: medium
`;
}

/** A version 4 UUID. Source: RFC 9562, 5.4. `randomUUID` is not there where the page came without TLS. */
export function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, i) => {
    const set = i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte;
    return set.toString(16).padStart(2, "0");
  }).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A rule for the start of a program. */
export function ruleText(
  over: {
    readonly id?: string;
    readonly title?: string;
    readonly selection?: string;
    readonly level?: string;
  } = {},
): string {
  const {
    id = "5b1d3c6e-0d5a-4a57-9c0e-3d2f6f1f7a10",
    title = "Whoami as SYSTEM",
    selection = "Image|endswith: '\\whoami.exe'",
    level = "high",
  } = over;
  return `title: ${title}
id: ${id}
status: test
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    ${selection}
  condition: selection
tags: [attack.discovery, attack.t1033]
level: ${level}
`;
}

/** The start of a program, as Sysmon tells it. */
export function sysmonStart(image: string, more: Readonly<Record<string, unknown>> = {}): object {
  return {
    Channel: "Microsoft-Windows-Sysmon/Operational",
    EventID: 1,
    UtcTime: "2026-01-15 10:12:33.120",
    Image: image,
    CommandLine: image,
    Computer: "wks-1.corp.example",
    ...more,
  };
}

/** Tests of {@link ruleText}: one that it matches, one that it does not. */
export const MATCHING = { match: true, record: sysmonStart("C:\\Windows\\System32\\whoami.exe") };
export const MISSING = { match: false, record: sysmonStart("C:\\Windows\\explorer.exe") };

/** Tests as the file beside a rule has them. */
export function testsText(tests: readonly object[]): string {
  return tests.map((one) => `${JSON.stringify(one)}\n`).join("");
}

/**
 * MITRE ATT&CK enterprise tactics in kill-chain order, by the spelling that Sigma tags use (`attack.initial-access`). Version 19 has
 * Stealth and Defense Impairment in the place of Defense Evasion; rules of either are in use.
 */
export const TACTICS = [
  { uid: "TA0043", tag: "reconnaissance", name: "Reconnaissance" },
  { uid: "TA0042", tag: "resource-development", name: "Resource Development" },
  { uid: "TA0001", tag: "initial-access", name: "Initial Access" },
  { uid: "TA0002", tag: "execution", name: "Execution" },
  { uid: "TA0003", tag: "persistence", name: "Persistence" },
  { uid: "TA0004", tag: "privilege-escalation", name: "Privilege Escalation" },
  { uid: "TA0005", tag: "defense-evasion", name: "Defense Evasion" },
  { uid: "TA0005", tag: "stealth", name: "Stealth" },
  { uid: "TA0112", tag: "defense-impairment", name: "Defense Impairment" },
  { uid: "TA0006", tag: "credential-access", name: "Credential Access" },
  { uid: "TA0007", tag: "discovery", name: "Discovery" },
  { uid: "TA0008", tag: "lateral-movement", name: "Lateral Movement" },
  { uid: "TA0009", tag: "collection", name: "Collection" },
  { uid: "TA0011", tag: "command-and-control", name: "Command and Control" },
  { uid: "TA0010", tag: "exfiltration", name: "Exfiltration" },
  { uid: "TA0040", tag: "impact", name: "Impact" },
] as const;

/** Tactic tags and technique ids (`T1059.001`) among a rule's tags. Older rules write tactics with underscores. */
export function attackOf(tags: readonly string[]): {
  readonly tactics: string[];
  readonly techniques: string[];
} {
  const tactics = new Set<string>();
  const techniques = new Set<string>();
  for (const tag of tags) {
    const name = /^attack\.(.+)$/i.exec(tag)?.[1]?.toLowerCase().replaceAll("_", "-");
    if (name === undefined) continue;
    if (/^t\d{4}(\.\d{3})?$/.test(name)) techniques.add(name.toUpperCase());
    else if (TACTICS.some((tactic) => tactic.tag === name)) tactics.add(name);
  }
  return { tactics: [...tactics], techniques: [...techniques] };
}

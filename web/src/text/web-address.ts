/** The address of a page of the web, as a rule's author names one, or null: no other scheme, no user, no white space. */
export function webAddress(text: string): string | null {
  if (!/^https?:\/\/[^\s\p{C}]+$/u.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.username === "" && url.password === "" ? url.href : null;
}

/** MITRE's page of a technique (`T1059`, `T1059.001`), or null for what is none. Source: attack.mitre.org. */
export function techniquePage(technique: string): string | null {
  const found = /^(T\d{4})(?:\.(\d{3}))?$/.exec(technique);
  if (!found) return null;
  const [, parent = "", part] = found;
  return `https://attack.mitre.org/techniques/${parent}/${part === undefined ? "" : `${part}/`}`;
}

/** A role as people say it. */
export function roleName(role: string): string {
  return role.replaceAll("_", " ");
}

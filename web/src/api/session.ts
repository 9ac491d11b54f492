import type { QueryClient } from "@tanstack/react-query";

/** Whether an address is a page of ours to go back to: a path, never another site. */
export function isOwnPath(address: string): boolean {
  return /^\/(?![/\\])/.test(address);
}

/** Opens the sign-in page, which leads back here. The whole page is left, so nothing of a person stays in memory. */
export function goToSignIn(): void {
  const { pathname, search, hash } = globalThis.location;
  if (pathname === "/sign-in" || pathname === "/setup") return;
  globalThis.location.assign(`/sign-in?back=${encodeURIComponent(pathname + search + hash)}`);
}

/** Ends the session on the server, then leaves the page. */
export async function signOut(client: QueryClient): Promise<void> {
  await fetch("/api/v1/auth/session", { method: "DELETE", credentials: "same-origin" });
  client.clear();
  globalThis.location.assign("/sign-in");
}

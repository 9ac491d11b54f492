import type { QueryClient } from "@tanstack/react-query";
import { api } from "./client.ts";

/** Pages that need no session. */
const OWN_PAGES = ["/sign-in", "/setup", "/enrol"];

/** Whether an address is a page of ours to go back to: a path, never another site. */
export function isOwnPath(address: string): boolean {
  return /^\/(?![/\\])/.test(address);
}

/**
 * Opens the sign-in page, which leads back here. The whole page is left, so nothing of a person stays in memory.
 * From pages that need no session only when it `isWanted`, because a refusal there is their own. */
export function goToSignIn(isWanted = false): void {
  const { pathname, search, hash } = globalThis.location;
  if (OWN_PAGES.includes(pathname) && !isWanted) return;
  globalThis.location.assign(`/sign-in?back=${encodeURIComponent(pathname + search + hash)}`);
}

/** Leaves the sign-in page for where the person wanted to go. */
export function goBack(search: string): void {
  const back = new URLSearchParams(search).get("back") ?? "/";
  globalThis.location.assign(isOwnPath(back) ? back : "/");
}

/** The token of a one-time link, which stands after `#token=` so that no server log has it; null without one. */
export function linkToken(hash: string): string | null {
  return /^#token=([\w-]{1,100})$/.exec(hash)?.[1] ?? null;
}

/** Ends the session on the server, then leaves the page. */
export async function signOut(client: QueryClient): Promise<void> {
  await api.DELETE("/api/v1/auth/session");
  client.clear();
  globalThis.location.assign("/sign-in");
}

import type { Principal } from "../../schema/access.ts";

/** What a request shows to say who it is: the token of a session cookie, or an API key. */
export type Credential = { readonly kind: "session" | "key"; readonly token: string };

/** A principal, and when the person last gave all factors (epoch ms); null for keys, which never do. */
export type Authenticated = { readonly principal: Principal; readonly authenticatedAt: number | null };

/** Where a request comes from, as far as it can be believed. */
export type Origin = {
  /** Peer address without IPv4-mapped prefix. */
  readonly ip: string;
  readonly userAgent: string;
};

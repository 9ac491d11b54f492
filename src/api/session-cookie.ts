import { parseCookie, stringifySetCookie } from "cookie";

/**
 * Names and makes a cookie of ours. Over TLS it has the `__Host-` prefix, which binds it to this host and to TLS
 * (RFC 6265bis, section 4.1.3.2); over plain HTTP on loopback browsers refuse that prefix, so it goes without.
 */
export type SessionCookie = {
  readonly name: string;
  set(token: string, expiresAt: number): string;
  clear(): string;
};

export function createSessionCookie(isSecure: boolean, baseName: string): SessionCookie {
  const name = isSecure ? `__Host-${baseName}` : baseName;
  const shape = { name, path: "/", httpOnly: true, secure: isSecure, sameSite: "strict" } as const;
  return {
    name,
    set: (token, expiresAt) => stringifySetCookie({ ...shape, value: token, expires: new Date(expiresAt) }),
    clear: () => stringifySetCookie({ ...shape, value: "", expires: new Date(0) }),
  };
}

/** The token in a `Cookie` header, or null. */
export function sessionTokenOf(header: string | undefined, cookieName: string): string | null {
  const token = header === undefined ? undefined : parseCookie(header)[cookieName];
  return token === undefined || token === "" ? null : token;
}

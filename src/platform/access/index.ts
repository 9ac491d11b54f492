export { type Access, type AccessOptions, createAccess, type Denied } from "./create-access.ts";
export type { Authenticated, Credential, Origin } from "./authenticated.ts";
export type { IssuedKey, KeyStore } from "./key-store.ts";
export type { OpenedSession, SessionStore } from "./session-store.ts";
export type { TenantStore } from "./tenant-store.ts";

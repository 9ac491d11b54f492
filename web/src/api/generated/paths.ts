// Made by `node scripts/generate-docs.ts`; change the code, not this file.
export type ProcessNode = { uid: string; pid: number | null; name: string; path: string; cmdLine: string; user: string; startedAt: number | null; endedAt: number | null; eventUid: string | null; level: string | null; isFocus: boolean; children: (ProcessNode)[] };

export type paths = {
  "/healthz": {
    get: { responses: { 200: { content: { "application/json": { status: "ok" } } } } };
  };
  "/readyz": {
    get: { responses: { 200: { content: { "application/json": { status: "ok" } } } } };
  };
  "/api/v1/auth/methods": {
    get: { responses: { 200: { content: { "application/json": { passkeys: boolean; setupNeeded: boolean; demo: boolean } } } } };
  };
  "/api/v1/auth/passkey/challenge": {
    post: { responses: { 200: { content: { "application/json": { challengeUid: string; options: { challenge: string } & Record<string, unknown> } } } } };
  };
  "/api/v1/auth/passkey": {
    post: { requestBody: { content: { "application/json": { challengeUid: string; proof: { id: string; rawId: string; type: "public-key"; response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string | undefined } } } } }; responses: { 200: { content: { "application/json": { expiresAt: number } } } } };
  };
  "/api/v1/auth/password": {
    post: { requestBody: { content: { "application/json": { password: string; code: string; email: string } } }; responses: { 200: { content: { "application/json": { expiresAt: number } } } } };
  };
  "/api/v1/auth/demo": {
    post: { requestBody: { content: { "application/json": { token: string } } }; responses: { 200: { content: { "application/json": { expiresAt: number } } } } };
  };
  "/api/v1/auth/session": {
    delete: { responses: { 204: { content?: never } } };
  };
  "/api/v1/auth/step-up/challenge": {
    post: { responses: { 200: { content: { "application/json": { challengeUid: string; options: { challenge: string } & Record<string, unknown> } } } } };
  };
  "/api/v1/auth/step-up/passkey": {
    post: { requestBody: { content: { "application/json": { challengeUid: string; proof: { id: string; rawId: string; type: "public-key"; response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string | undefined } } } } }; responses: { 200: { content: { "application/json": { expiresAt: number } } } } };
  };
  "/api/v1/auth/step-up/password": {
    post: { requestBody: { content: { "application/json": { password: string; code: string } } }; responses: { 200: { content: { "application/json": { expiresAt: number } } } } };
  };
  "/api/v1/auth/link": {
    post: { requestBody: { content: { "application/json": { token: string } } }; responses: { 200: { content: { "application/json": { kind: "setup" | "invitation" | "reset"; name: string | null; email: string | null; tenantName: string | null; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer" | null; invitedBy: string; expiresAt: number; needsSignIn: boolean } } } } };
  };
  "/api/v1/me/invitations": {
    post: { requestBody: { content: { "application/json": { token: string } } }; responses: { 200: { content: { "application/json": { tenantUid: string } } } } };
  };
  "/api/v1/auth/enrol/passkey/challenge": {
    post: { requestBody: { content: { "application/json": { token: string; name?: string | undefined; email?: string | undefined; organisation?: string | undefined } } }; responses: { 200: { content: { "application/json": { challengeUid: string; options: { challenge: string } & Record<string, unknown> } } } } };
  };
  "/api/v1/auth/enrol/passkey": {
    post: { requestBody: { content: { "application/json": { token: string; challengeUid: string; passkey: { id: string; rawId: string; type: "public-key"; response: { clientDataJSON: string; attestationObject: string; transports?: readonly (string)[] | undefined } }; label: string } } }; responses: { 200: { content: { "application/json": { expiresAt: number } } } } };
  };
  "/api/v1/auth/enrol/totp": {
    post: { requestBody: { content: { "application/json": { token: string; name?: string | undefined; email?: string | undefined; organisation?: string | undefined } } }; responses: { 200: { content: { "application/json": { challengeUid: string; secret: string; uri: string } } } } };
  };
  "/api/v1/auth/enrol/password": {
    post: { requestBody: { content: { "application/json": { token: string; challengeUid: string; password: string; code: string } } }; responses: { 200: { content: { "application/json": { expiresAt: number; recoveryCodes: (string)[] } } } } };
  };
  "/api/v1/me": {
    get: { responses: { 200: { content: { "application/json": { uid: string; name: string; email: string; isPlatformAdministrator: boolean; isDemo: boolean; session: { uid: string; authenticatedAt: number; expiresAt: number }; tenants: ({ uid: string; name: string; isSuspended: boolean; isDemo: boolean; createdAt: number; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer" | "platform_administrator" | null; permissions: ("overview:read" | "alerts:read" | "alerts:triage" | "suppressions:write" | "events:search" | "events:export" | "events:sql" | "hunts:run" | "rules:read" | "rules:write" | "rules:approve" | "rules:govern" | "indicators:read" | "indicators:write" | "sources:read" | "sources:write" | "quarantine:reparse" | "events:ingest" | "assets:read" | "assets:write" | "users:read" | "users:write" | "keys:read" | "keys:write" | "audit:read" | "tenants:read" | "tenants:write")[] })[]; unseenNotices: number } } } } };
    patch: { requestBody: { content: { "application/json": { name?: string | undefined; email?: string | undefined } } }; responses: { 200: { content: { "application/json": { name: string; email: string } } } } };
  };
  "/api/v1/me/sessions": {
    get: { responses: { 200: { content: { "application/json": { sessions: ({ uid: string; isCurrent: boolean; ip: string; userAgent: string; methods: (string)[]; createdAt: number; seenAt: number })[] } } } } };
    delete: { responses: { 200: { content: { "application/json": { ended: number } } } } };
  };
  "/api/v1/me/sessions/{sessionUid}": {
    delete: { parameters: { path: { sessionUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/me/notices": {
    get: { responses: { 200: { content: { "application/json": { notices: ({ uid: string; at: number; kind: "new_device" | "passkey_added" | "passkey_removed" | "password_set" | "password_removed" | "recovery_code_used" | "recovery_codes_made" | "factors_reset" | "email_changed" | "role_changed"; details: Record<string, unknown>; isSeen: boolean })[] } } } } };
  };
  "/api/v1/me/notices/{noticeUid}/seen": {
    post: { parameters: { path: { noticeUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/me/factors": {
    get: { responses: { 200: { content: { "application/json": { passkeys: ({ uid: string; name: string; isDeviceBound: boolean; createdAt: number; lastUsedAt: number | null })[]; password: boolean; recoveryCodesLeft: number } } } } };
  };
  "/api/v1/me/passkeys/challenge": {
    post: { responses: { 200: { content: { "application/json": { challengeUid: string; options: { challenge: string } & Record<string, unknown> } } } } };
  };
  "/api/v1/me/passkeys": {
    post: { requestBody: { content: { "application/json": { challengeUid: string; passkey: { id: string; rawId: string; type: "public-key"; response: { clientDataJSON: string; attestationObject: string; transports?: readonly (string)[] | undefined } }; label: string } } }; responses: { 200: { content: { "application/json": { passkeys: ({ uid: string; name: string; isDeviceBound: boolean; createdAt: number; lastUsedAt: number | null })[]; password: boolean; recoveryCodesLeft: number } } } } };
  };
  "/api/v1/me/passkeys/{passkeyUid}": {
    delete: { parameters: { path: { passkeyUid: string } }; responses: { 200: { content: { "application/json": { passkeys: ({ uid: string; name: string; isDeviceBound: boolean; createdAt: number; lastUsedAt: number | null })[]; password: boolean; recoveryCodesLeft: number } } } } };
  };
  "/api/v1/me/password/totp": {
    post: { responses: { 200: { content: { "application/json": { challengeUid: string; secret: string; uri: string } } } } };
  };
  "/api/v1/me/password": {
    put: { requestBody: { content: { "application/json": { challengeUid: string; password: string; code: string } } }; responses: { 200: { content: { "application/json": { recoveryCodes: (string)[] } } } } };
    delete: { responses: { 200: { content: { "application/json": { passkeys: ({ uid: string; name: string; isDeviceBound: boolean; createdAt: number; lastUsedAt: number | null })[]; password: boolean; recoveryCodesLeft: number } } } } };
  };
  "/api/v1/me/recovery-codes": {
    post: { responses: { 200: { content: { "application/json": { recoveryCodes: (string)[] } } } } };
  };
  "/api/v1/tenants": {
    get: { responses: { 200: { content: { "application/json": { tenants: ({ uid: string; name: string; isSuspended: boolean; isDemo: boolean; createdAt: number; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer" | "platform_administrator" | null; permissions: ("overview:read" | "alerts:read" | "alerts:triage" | "suppressions:write" | "events:search" | "events:export" | "events:sql" | "hunts:run" | "rules:read" | "rules:write" | "rules:approve" | "rules:govern" | "indicators:read" | "indicators:write" | "sources:read" | "sources:write" | "quarantine:reparse" | "events:ingest" | "assets:read" | "assets:write" | "users:read" | "users:write" | "keys:read" | "keys:write" | "audit:read" | "tenants:read" | "tenants:write")[] })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { uid: string; name: string; isSuspended: boolean; isDemo: boolean; createdAt: number; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer" | "platform_administrator" | null; permissions: ("overview:read" | "alerts:read" | "alerts:triage" | "suppressions:write" | "events:search" | "events:export" | "events:sql" | "hunts:run" | "rules:read" | "rules:write" | "rules:approve" | "rules:govern" | "indicators:read" | "indicators:write" | "sources:read" | "sources:write" | "quarantine:reparse" | "events:ingest" | "assets:read" | "assets:write" | "users:read" | "users:write" | "keys:read" | "keys:write" | "audit:read" | "tenants:read" | "tenants:write")[] } } } } };
  };
  "/api/v1/platform/tenants": {
    get: { responses: { 200: { content: { "application/json": { tenants: ({ uid: string; name: string; isSuspended: boolean; isDemo: boolean; createdAt: number })[] } } } } };
    post: { requestBody: { content: { "application/json": { uid: string; name: string } } }; responses: { 201: { content: { "application/json": { uid: string; name: string; isSuspended: boolean; isDemo: boolean; createdAt: number } } } } };
  };
  "/api/v1/platform/tenants/{uid}": {
    patch: { parameters: { path: { uid: string } }; requestBody: { content: { "application/json": { name?: string | undefined; isSuspended?: boolean | undefined } } }; responses: { 200: { content: { "application/json": { uid: string; name: string; isSuspended: boolean; isDemo: boolean; createdAt: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/users": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { users: ({ uid: string; name: string; email: string; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer"; status: "active" | "disabled"; isPlatformAdministrator: boolean; passkeys: number; hasPassword: boolean; createdAt: number; lastSignInAt: number | null })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/users/{userUid}": {
    get: { parameters: { path: { tenantUid: string; userUid: string } }; responses: { 200: { content: { "application/json": { uid: string; name: string; email: string; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer"; status: "active" | "disabled"; isPlatformAdministrator: boolean; passkeys: number; hasPassword: boolean; createdAt: number; lastSignInAt: number | null } } } } };
    patch: { parameters: { path: { tenantUid: string; userUid: string } }; requestBody: { content: { "application/json": { role?: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer" | undefined; status?: "active" | "disabled" | undefined } } }; responses: { 200: { content: { "application/json": { uid: string; name: string; email: string; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer"; status: "active" | "disabled"; isPlatformAdministrator: boolean; passkeys: number; hasPassword: boolean; createdAt: number; lastSignInAt: number | null } } } } };
    delete: { parameters: { path: { tenantUid: string; userUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/users/{userUid}/sessions": {
    delete: { parameters: { path: { tenantUid: string; userUid: string } }; responses: { 200: { content: { "application/json": { ended: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/users/{userUid}/reset": {
    post: { parameters: { path: { tenantUid: string; userUid: string } }; responses: { 201: { content: { "application/json": { url: string; expiresAt: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/invitations": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { invitations: ({ uid: string; name: string; email: string; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer"; invitedBy: string; createdAt: number; expiresAt: number })[] } } } } };
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { email: string; name: string; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer" } } }; responses: { 201: { content: { "application/json": { url: string; expiresAt: number; uid: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/invitations/{invitationUid}": {
    delete: { parameters: { path: { tenantUid: string; invitationUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/platform/users": {
    get: { responses: { 200: { content: { "application/json": { users: ({ uid: string; name: string; email: string; status: "active" | "disabled"; isPlatformAdministrator: boolean; passkeys: number; hasPassword: boolean; createdAt: number; lastSignInAt: number | null; tenants: ({ uid: string; name: string; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer" })[] })[] } } } } };
  };
  "/api/v1/platform/users/{userUid}": {
    patch: { parameters: { path: { userUid: string } }; requestBody: { content: { "application/json": { status?: "active" | "disabled" | undefined; isPlatformAdministrator?: boolean | undefined } } }; responses: { 200: { content: { "application/json": { uid: string; name: string; email: string; status: "active" | "disabled"; isPlatformAdministrator: boolean; passkeys: number; hasPassword: boolean; createdAt: number; lastSignInAt: number | null; tenants: ({ uid: string; name: string; role: "viewer" | "analyst" | "responder" | "detection_engineer" | "tenant_administrator" | "customer" })[] } } } } };
  };
  "/api/v1/platform/users/{userUid}/reset": {
    post: { parameters: { path: { userUid: string } }; responses: { 201: { content: { "application/json": { url: string; expiresAt: number } } } } };
  };
  "/api/v1/platform/users/{userUid}/sessions": {
    delete: { parameters: { path: { userUid: string } }; responses: { 200: { content: { "application/json": { ended: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/keys": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { keys: ({ uid: string; name: string; hint: string; permissions: ("overview:read" | "alerts:read" | "alerts:triage" | "suppressions:write" | "events:search" | "events:export" | "events:sql" | "hunts:run" | "rules:read" | "rules:write" | "rules:approve" | "rules:govern" | "indicators:read" | "indicators:write" | "sources:read" | "sources:write" | "quarantine:reparse" | "events:ingest" | "assets:read" | "assets:write" | "users:read" | "users:write" | "keys:read" | "keys:write" | "audit:read" | "tenants:read" | "tenants:write")[]; allowedNetworks: (string)[]; owner: { uid: string | null; name: string; isActive: boolean }; createdAt: number; expiresAt: number | null; lastUsedAt: number | null; lastUsedIp: string | null })[] } } } } };
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { name: string; permissions: readonly ("overview:read" | "alerts:read" | "alerts:triage" | "suppressions:write" | "events:search" | "events:export" | "events:sql" | "hunts:run" | "rules:read" | "rules:write" | "rules:approve" | "rules:govern" | "indicators:read" | "indicators:write" | "sources:read" | "sources:write" | "quarantine:reparse" | "events:ingest" | "assets:read" | "assets:write" | "users:read" | "users:write" | "keys:read" | "keys:write" | "audit:read" | "tenants:read" | "tenants:write")[]; allowedNetworks?: readonly (string | string | string | string)[] | undefined; expiresAt: number | null; form?: "prefixed" | "guid" | undefined } } }; responses: { 201: { content: { "application/json": { key: { uid: string; name: string; hint: string; permissions: ("overview:read" | "alerts:read" | "alerts:triage" | "suppressions:write" | "events:search" | "events:export" | "events:sql" | "hunts:run" | "rules:read" | "rules:write" | "rules:approve" | "rules:govern" | "indicators:read" | "indicators:write" | "sources:read" | "sources:write" | "quarantine:reparse" | "events:ingest" | "assets:read" | "assets:write" | "users:read" | "users:write" | "keys:read" | "keys:write" | "audit:read" | "tenants:read" | "tenants:write")[]; allowedNetworks: (string)[]; owner: { uid: string | null; name: string; isActive: boolean }; createdAt: number; expiresAt: number | null; lastUsedAt: number | null; lastUsedIp: string | null }; token: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/keys/{keyUid}": {
    delete: { parameters: { path: { tenantUid: string; keyUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/audit": {
    get: { parameters: { path: { tenantUid: string }; query?: { before?: number | undefined; action?: string | undefined; actor?: string | undefined; limit?: number | undefined } }; responses: { 200: { content: { "application/json": { entries: ({ chain: string; seq: number; at: string; actorUid: string | null; actorName: string; action: string; target: string; details: unknown; previousHash: string; hash: string })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/audit/verify": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { entries: number; fault: { chain: string; seq: number; problem: string } | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/audit/export": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content?: never } } };
  };
  "/api/v1/platform/audit": {
    get: { parameters: { query?: { before?: number | undefined; action?: string | undefined; actor?: string | undefined; limit?: number | undefined } }; responses: { 200: { content: { "application/json": { entries: ({ chain: string; seq: number; at: string; actorUid: string | null; actorName: string; action: string; target: string; details: unknown; previousHash: string; hash: string })[] } } } } };
  };
  "/api/v1/platform/audit/verify": {
    get: { responses: { 200: { content: { "application/json": { entries: number; fault: { chain: string; seq: number; problem: string } | null } } } } };
  };
  "/api/v1/platform/audit/export": {
    get: { responses: { 200: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/live": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts": {
    get: { parameters: { path: { tenantUid: string }; query?: { state?: string | undefined; level?: string | undefined; verdict?: string | undefined; assignee?: string | undefined; entity?: string | undefined; rule?: string | undefined; tactic?: string | undefined; technique?: string | undefined; text?: string | undefined; from?: number | undefined; to?: number | undefined; sort?: "score" | "lastSeen" | "firstSeen" | "level" | "title" | "findingCount" | "state" | undefined; order?: "asc" | "desc" | undefined; offset?: number | undefined; limit?: number | undefined } }; responses: { 200: { content: { "application/json": { alerts: ({ uid: string; number: number; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; score: number; state: "new" | "in_progress" | "closed"; verdict: "true_positive" | "benign_true_positive" | "false_positive" | "undetermined" | null; assignee: { uid: string; name: string } | null; detectorKind: "sigma" | "indicator" | "correlation"; detectorUid: string; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; otherEntities: ({ kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string })[]; findingCount: number; tactics: (string)[]; techniques: (string)[]; sourceTypes: (string)[]; firstSeen: number; lastSeen: number; createdAt: number; updatedAt: number; activity: (number)[]; commentCount: number; version: number })[]; total: number; elapsedMs: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/counts": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { open: number; mine: number; unassigned: number; critical: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/histogram": {
    get: { parameters: { path: { tenantUid: string }; query: { from: number; to: number } }; responses: { 200: { content: { "application/json": { bucketMs: number; buckets: ({ time: number; total: number; bySeverity: Record<string, number> })[]; facts: { elapsedMs: number; rowsRead: number; bytesRead: number; isTruncated: boolean; notice: string | null } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}": {
    get: { parameters: { path: { tenantUid: string; alertUid: string } }; responses: { 200: { content: { "application/json": { uid: string; number: number; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; score: number; state: "new" | "in_progress" | "closed"; verdict: "true_positive" | "benign_true_positive" | "false_positive" | "undetermined" | null; assignee: { uid: string; name: string } | null; detectorKind: "sigma" | "indicator" | "correlation"; detectorUid: string; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; otherEntities: ({ kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string })[]; findingCount: number; tactics: (string)[]; techniques: (string)[]; sourceTypes: (string)[]; firstSeen: number; lastSeen: number; createdAt: number; updatedAt: number; activity: (number)[]; commentCount: number; version: number; description: string; falsePositives: (string)[]; references: (string)[]; scoreParts: ({ name: "severity" | "asset" | "confidence" | "context" | "rarity" | "indicator" | "doubt"; points: number; reason: string })[]; latestFindings: ({ uid: string; tenantUid: string; detectorKind: "sigma" | "indicator" | "correlation"; detectorUid: string; detectorVersion: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; purpose: "alert" | "shadow" | "correlation"; tactics: (string)[]; techniques: (string)[]; eventUid: string; time: number; receivedAt: number; sourceType: string; sourceName: string; entities: ({ kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string })[]; matched: ({ selection: string; field: string | null; modifiers: (string)[]; pattern: string; value: string })[]; foundBy?: { kind: "hunt" | "look_back"; huntUid: string }; unanswered: (string)[]; correlation?: { type: string; group: ({ field: string; value: string })[]; timespanMs: number; measured: number; condition: string; count: number; events: ({ eventUid: string; findingUid: string; ruleUid: string; title: string; time: number })[] } })[]; suppressedCount: number } } } } };
    patch: { parameters: { path: { tenantUid: string; alertUid: string } }; requestBody: { content: { "application/json": { change: { state?: "new" | "in_progress" | "closed" | undefined; verdict?: "true_positive" | "benign_true_positive" | "false_positive" | "undetermined" | null | undefined; assigneeUid?: string | null | undefined }; version: number } } }; responses: { 200: { content: { "application/json": { alert: { uid: string; number: number; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; score: number; state: "new" | "in_progress" | "closed"; verdict: "true_positive" | "benign_true_positive" | "false_positive" | "undetermined" | null; assignee: { uid: string; name: string } | null; detectorKind: "sigma" | "indicator" | "correlation"; detectorUid: string; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; otherEntities: ({ kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string })[]; findingCount: number; tactics: (string)[]; techniques: (string)[]; sourceTypes: (string)[]; firstSeen: number; lastSeen: number; createdAt: number; updatedAt: number; activity: (number)[]; commentCount: number; version: number; description: string; falsePositives: (string)[]; references: (string)[]; scoreParts: ({ name: "severity" | "asset" | "confidence" | "context" | "rarity" | "indicator" | "doubt"; points: number; reason: string })[]; latestFindings: ({ uid: string; tenantUid: string; detectorKind: "sigma" | "indicator" | "correlation"; detectorUid: string; detectorVersion: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; purpose: "alert" | "shadow" | "correlation"; tactics: (string)[]; techniques: (string)[]; eventUid: string; time: number; receivedAt: number; sourceType: string; sourceName: string; entities: ({ kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string })[]; matched: ({ selection: string; field: string | null; modifiers: (string)[]; pattern: string; value: string })[]; foundBy?: { kind: "hunt" | "look_back"; huntUid: string }; unanswered: (string)[]; correlation?: { type: string; group: ({ field: string; value: string })[]; timespanMs: number; measured: number; condition: string; count: number; events: ({ eventUid: string; findingUid: string; ruleUid: string; title: string; time: number })[] } })[]; suppressedCount: number }; changeUid: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/similar": {
    get: { parameters: { path: { tenantUid: string; alertUid: string } }; responses: { 200: { content: { "application/json": { alerts: ({ uid: string; number: number; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; score: number; state: "new" | "in_progress" | "closed"; verdict: "true_positive" | "benign_true_positive" | "false_positive" | "undetermined" | null; assignee: { uid: string; name: string } | null; detectorKind: "sigma" | "indicator" | "correlation"; detectorUid: string; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; otherEntities: ({ kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string })[]; findingCount: number; tactics: (string)[]; techniques: (string)[]; sourceTypes: (string)[]; firstSeen: number; lastSeen: number; createdAt: number; updatedAt: number; activity: (number)[]; commentCount: number; version: number })[]; verdicts: Record<string, number> } } } } };
  };
  "/api/v1/tenants/{tenantUid}/assignees": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { users: ({ uid: string; name: string })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/bulk": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { uids: readonly (string)[]; change: { state?: "new" | "in_progress" | "closed" | undefined; verdict?: "true_positive" | "benign_true_positive" | "false_positive" | "undetermined" | null | undefined; assigneeUid?: string | null | undefined } } } }; responses: { 200: { content: { "application/json": { changed: number; changeUid: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alert-changes/{changeUid}/undo": {
    post: { parameters: { path: { tenantUid: string; changeUid: string } }; responses: { 200: { content: { "application/json": { undone: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/comments": {
    post: { parameters: { path: { tenantUid: string; alertUid: string } }; requestBody: { content: { "application/json": { text: string } } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/history": {
    get: { parameters: { path: { tenantUid: string; alertUid: string } }; responses: { 200: { content: { "application/json": { entries: ({ uid: string; at: number; actor: string; kind: "created" | "changed" | "comment" | "undone" | "reopened" | "suppressed"; change?: Record<string, { from: unknown; to: unknown }>; comment?: string; changeUid?: string })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/suppressions": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { suppressions: ({ uid: string; detectorUid: string | null; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; reason: string; owner: string; createdAt: number; expiresAt: number; endedAt: number | null; suppressedCount: number; lastSuppressedAt: number | null })[] } } } } };
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { detectorUid: string | null; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string | undefined } | null; reason: string; expiresAt: number } } }; responses: { 201: { content: { "application/json": { uid: string; detectorUid: string | null; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; reason: string; owner: string; createdAt: number; expiresAt: number; endedAt: number | null; suppressedCount: number; lastSuppressedAt: number | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/suppressions/{suppressionUid}": {
    patch: { parameters: { path: { tenantUid: string; suppressionUid: string } }; requestBody: { content: { "application/json": { reason?: string | undefined; expiresAt?: number | undefined } } }; responses: { 200: { content: { "application/json": { uid: string; detectorUid: string | null; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; reason: string; owner: string; createdAt: number; expiresAt: number; endedAt: number | null; suppressedCount: number; lastSuppressedAt: number | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/suppressions/{suppressionUid}/end": {
    post: { parameters: { path: { tenantUid: string; suppressionUid: string } }; responses: { 200: { content: { "application/json": { uid: string; detectorUid: string | null; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; reason: string; owner: string; createdAt: number; expiresAt: number; endedAt: number | null; suppressedCount: number; lastSuppressedAt: number | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/suppressions/{suppressionUid}/resume": {
    post: { parameters: { path: { tenantUid: string; suppressionUid: string } }; responses: { 200: { content: { "application/json": { uid: string; detectorUid: string | null; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string } | null; reason: string; owner: string; createdAt: number; expiresAt: number; endedAt: number | null; suppressedCount: number; lastSuppressedAt: number | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/views": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { views: ({ page: "alerts" | "search" | "rules"; name: string; description: string; search: string; isShared: boolean; uid: string; ownerName: string | null; isMine: boolean; changedAt: number })[] } } } } };
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { page: "alerts" | "search" | "rules"; name: string; description?: string | undefined; search: string; isShared: boolean } } }; responses: { 201: { content: { "application/json": { page: "alerts" | "search" | "rules"; name: string; description: string; search: string; isShared: boolean; uid: string; ownerName: string | null; isMine: boolean; changedAt: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/views/{viewUid}": {
    patch: { parameters: { path: { tenantUid: string; viewUid: string } }; requestBody: { content: { "application/json": { name?: string | undefined; description?: string | undefined; search?: string | undefined; isShared?: boolean | undefined } } }; responses: { 200: { content: { "application/json": { page: "alerts" | "search" | "rules"; name: string; description: string; search: string; isShared: boolean; uid: string; ownerName: string | null; isMine: boolean; changedAt: number } } } } };
    delete: { parameters: { path: { tenantUid: string; viewUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/views/{viewUid}/restore": {
    post: { parameters: { path: { tenantUid: string; viewUid: string } }; responses: { 200: { content: { "application/json": { page: "alerts" | "search" | "rules"; name: string; description: string; search: string; isShared: boolean; uid: string; ownerName: string | null; isMine: boolean; changedAt: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/assets": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { assets: ({ kind: "host" | "user" | "ip" | "cloud_account"; value: string; criticality: number; label: string; owner: string; uid: string; openAlerts: number })[] } } } } };
    put: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { kind: "host" | "user" | "ip" | "cloud_account"; value: string; criticality: number; label: string; owner: string } } }; responses: { 200: { content: { "application/json": { kind: "host" | "user" | "ip" | "cloud_account"; value: string; criticality: number; label: string; owner: string; uid: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/assets/{assetUid}": {
    delete: { parameters: { path: { tenantUid: string; assetUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/assets/changes": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { put?: readonly ({ kind: "host" | "user" | "ip" | "cloud_account"; value: string; criticality: number; label: string; owner: string })[] | undefined; remove?: readonly (string)[] | undefined } } }; responses: { 200: { content: { "application/json": { added: number; changed: number; unchanged: number; removed: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/assets/import": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { text: string } } }; responses: { 200: { content: { "application/json": { added: number; changed: number; unchanged: number; issues: ({ line: number; column: string; message: string })[]; issueCount: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/explanation": {
    get: { parameters: { path: { tenantUid: string; alertUid: string } }; responses: { 200: { content: { "application/json": { ruleText: string; isRuleChanged: boolean; condition: string; selections: ({ selection: string; holds: boolean; isMissed: boolean; conditions: ({ field: string | null; pattern: string; value: string | null; holds: boolean })[]; omitted: number })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/events": {
    get: { parameters: { path: { tenantUid: string; alertUid: string }; query?: { around?: "host" | "user" | "process" | undefined; before?: number | undefined; after?: number | undefined } }; responses: { 200: { content: { "application/json": { events: ({ uid: string; time: number; receivedAt: number; timeSkewed: boolean; sourceName: string; sourceType: string; classUid: number; severityId: number; message: string; columns: Record<string, string | number | boolean | null> })[]; facts: { elapsedMs: number; rowsRead: number; bytesRead: number; isTruncated: boolean; notice: string | null } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/process-tree": {
    get: { parameters: { path: { tenantUid: string; alertUid: string } }; responses: { 200: { content: { "application/json": { roots: (ProcessNode)[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/overview": {
    get: { parameters: { path: { tenantUid: string }; query: { from: number; to: number } }; responses: { 200: { content: { "application/json": { from: number; to: number; openByLevel: Record<string, number>; unassigned: number; needsMe: ({ uid: string; number: number; title: string; level: string; score: number; entity: string; lastSeen: number; why: string })[]; volume: ({ time: number; events: number; findings: number })[]; bucketMs: number; eventsTotal: number; findingsTotal: number; alertsOpened: number; alertsClosed: number; meanTimeToTriageMs: number | null; silentSources: ({ name: string; lastSeen: number | null; expected: string })[]; topEntities: ({ kind: string; value: string; score: number; alerts: number; activity: (number)[] })[]; techniques: ({ technique: string; tactic: string; findings: number; sharedFindings: number; rules: number; maxLevel: string })[]; pipeline: { eventsPerSecond: number; spoolRecords: number; lagMs: number | null; quarantined24h: number } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/search": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { query?: string | undefined; from: number; to: number; limit?: number | undefined; cursor?: string | undefined; order?: "asc" | "desc" | undefined; fields?: readonly (string)[] | undefined; withRaw?: boolean | undefined } } }; responses: { 200: { content: { "application/json": { events: ({ uid: string; time: number; receivedAt: number; timeSkewed: boolean; sourceName: string; sourceType: string; classUid: number; severityId: number; message: string; columns: Record<string, string | number | boolean | null>; own: Record<string, string>; raw: { text: string; bytes: number } | null })[]; total: number; isTotalExact: boolean; nextCursor: string | null; marks: (string)[]; facts: { elapsedMs: number; rowsRead: number; bytesRead: number; isTruncated: boolean; notice: string | null } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/histogram": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { query?: string | undefined; from: number; to: number } } }; responses: { 200: { content: { "application/json": { bucketMs: number; buckets: ({ time: number; total: number; bySeverity: Record<string, number> })[]; facts: { elapsedMs: number; rowsRead: number; bytesRead: number; isTruncated: boolean; notice: string | null } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/field-stats": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { query?: string | undefined; from: number; to: number; field: string; limit?: number | undefined } } }; responses: { 200: { content: { "application/json": { field: string; filled: number; total: number; distinct: number; top: ({ value: string; count: number })[]; min: number | null; max: number | null; facts: { elapsedMs: number; rowsRead: number; bytesRead: number; isTruncated: boolean; notice: string | null } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/{eventUid}": {
    get: { parameters: { path: { tenantUid: string; eventUid: string } }; responses: { 200: { content: { "application/json": { uid: string; time: number; receivedAt: number; timeSkewed: boolean; sourceName: string; sourceType: string; classUid: number; severityId: number; message: string; columns: Record<string, string | number | boolean | null>; fields: Record<string, unknown>; ocsf: Record<string, unknown>; raw: string; rawBase64: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/fields": {
    get: { parameters: { path: { tenantUid: string }; query: { from: number; to: number } }; responses: { 200: { content: { "application/json": { fields: ({ name: string; kind: "string" | "number" | "ip" | "time" | "boolean"; origin: "ocsf" | "source"; label: string; aliases: (string)[] })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/completion": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { query: string; cursor: number; from: number; to: number } } }; responses: { 200: { content: { "application/json": { replaceFrom: number; replaceTo: number; candidates: ({ text: string; label: string; kind: "field" | "value" | "operator"; count: number | null })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/{eventUid}/around": {
    get: { parameters: { path: { tenantUid: string; eventUid: string }; query?: { around?: "host" | "user" | "process" | undefined; before?: number | undefined; after?: number | undefined } }; responses: { 200: { content: { "application/json": { events: ({ uid: string; time: number; receivedAt: number; timeSkewed: boolean; sourceName: string; sourceType: string; classUid: number; severityId: number; message: string; columns: Record<string, string | number | boolean | null> })[]; facts: { elapsedMs: number; rowsRead: number; bytesRead: number; isTruncated: boolean; notice: string | null } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/{eventUid}/process-tree": {
    get: { parameters: { path: { tenantUid: string; eventUid: string } }; responses: { 200: { content: { "application/json": { roots: (ProcessNode)[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/sql": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { sql: string; from?: number | undefined; to?: number | undefined } } }; responses: { 200: { content: { "application/json": { columns: ({ name: string; type: string })[]; rows: ((unknown)[])[]; facts: { elapsedMs: number; rowsRead: number; bytesRead: number; isTruncated: boolean; notice: string | null } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/export": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { query?: string | undefined; from: number; to: number; format: "ndjson" | "csv"; columns?: readonly (string)[] | undefined } } }; responses: { 200: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/findings/export": {
    get: { parameters: { path: { tenantUid: string }; query: { from: number; to: number; detector?: string | undefined; kind?: "sigma" | "indicator" | "correlation" | undefined; level?: "informational" | "low" | "medium" | "high" | "critical" | undefined; purpose?: "alert" | "shadow" | "correlation" | undefined; technique?: string | undefined } }; responses: { 200: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/sources": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { sources: ({ name: string; types: (string)[]; listener: string; state: "active" | "quiet" | "silent"; eventsPerSecond: number; events24h: number; bytes24h: number; quarantined24h: number; lastSeen: number | null; lagMs: number | null; errors24h: number; lastError: string | null; activity: (number)[] })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/sources/{name}": {
    get: { parameters: { path: { tenantUid: string; name: string } }; responses: { 200: { content: { "application/json": { name: string; types: (string)[]; listener: string; state: "active" | "quiet" | "silent"; eventsPerSecond: number; events24h: number; bytes24h: number; quarantined24h: number; lastSeen: number | null; lagMs: number | null; errors24h: number; lastError: string | null; activity: (number)[]; hourly: ({ time: number; events: number; bytes: number; quarantined: number })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/quarantine": {
    get: { parameters: { path: { tenantUid: string }; query: { from: number; to: number } }; responses: { 200: { content: { "application/json": { groups: ({ reason: string; sourceName: string; sourceType: string; count: number; firstSeen: number; lastSeen: number })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/quarantine/records": {
    get: { parameters: { path: { tenantUid: string }; query: { reason?: string | undefined; sourceName?: string | undefined; sourceType?: string | undefined; from: number; to: number; limit?: number | undefined; cursor?: string | undefined } }; responses: { 200: { content: { "application/json": { records: ({ uid: string; receivedAt: number; sourceName: string; sourceType: string; reason: string; detail: string; raw: string })[]; nextCursor: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/quarantine/reparse": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { reason?: string | undefined; sourceName?: string | undefined; sourceType?: string | undefined; from: number; to: number } } }; responses: { 200: { content: { "application/json": { reparsed: number; stored: number; stillQuarantined: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/quarantine/reparse/progress": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { reason?: string | undefined; sourceName?: string | undefined; sourceType?: string | undefined; from: number; to: number } } }; responses: { 200: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/rules": {
    get: { parameters: { path: { tenantUid: string }; query?: { search?: string | undefined; level?: "informational" | "low" | "medium" | "high" | "critical" | undefined; origin?: "shipped" | "tenant" | "folder" | undefined; state?: "draft" | "test" | "shadow" | "live" | "retired" | undefined; product?: string | undefined } }; responses: { 200: { content: { "application/json": { rules: ({ uid: string; version: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; status: string; origin: "shipped" | "tenant" | "folder"; state: "draft" | "test" | "shadow" | "live" | "retired"; logsource: { product?: string; category?: string; service?: string }; tactics: (string)[]; techniques: (string)[]; findings24h: number; findings30d: number; shadowFindings24h: number; shadowFindings30d: number; lastMatch: number | null; hasTests: boolean; hasShippedMovedOn: boolean; isSynced: boolean; isWaiting: boolean; evaluations: number; costShare: number; issues: number; correlation: { type: string; rules: ({ name: string; uid: string | null; title: string })[]; groupBy: (string)[]; timespanMs: number; condition: string; late: number; ungrouped: number } | null })[]; documents: ({ kind: "filter" | "correlation"; uid: string; title: string; path: string; text: string; state: "draft" | "test" | "shadow" | "live" | "retired" })[] } } } } };
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { files: readonly ({ path: string; text: string })[]; state?: "draft" | "test" | "shadow" | "live" | "retired" | undefined; comment?: string | undefined; forceTests?: boolean | undefined; force?: boolean | undefined } } }; responses: { 200: { content: { "application/json": { added: number; updated: number; unchanged: number; issues: ({ severity: "error" | "warning" | "info"; code: string; message: string; file: string; line: number; column: number })[]; proposalUid: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/{ruleUid}": {
    get: { parameters: { path: { tenantUid: string; ruleUid: string } }; responses: { 200: { content: { "application/json": { uid: string; version: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; status: string; origin: "shipped" | "tenant" | "folder"; state: "draft" | "test" | "shadow" | "live" | "retired"; logsource: { product?: string; category?: string; service?: string }; tactics: (string)[]; techniques: (string)[]; findings24h: number; findings30d: number; shadowFindings24h: number; shadowFindings30d: number; lastMatch: number | null; hasTests: boolean; hasShippedMovedOn: boolean; isSynced: boolean; isWaiting: boolean; evaluations: number; costShare: number; issues: number; correlation: { type: string; rules: ({ name: string; uid: string | null; title: string })[]; groupBy: (string)[]; timespanMs: number; condition: string; late: number; ungrouped: number } | null; stateSince: number | null; stateBy: { uid: string; name: string } | null; stateComment: string; versionNumber: number | null; tests: string | null; shipped: { version: string; basedOn: string | null; hasMovedOn: boolean } | null; text: string; path: string; description: string; author: string; date: string; modified: string; references: (string)[]; tags: (string)[]; falsePositives: (string)[]; issueList: ({ severity: "error" | "warning" | "info"; code: string; message: string; file: string; line: number; column: number })[]; daily: ({ day: number; findings: number })[]; recentFindings: ({ uid: string; tenantUid: string; detectorKind: "sigma" | "indicator" | "correlation"; detectorUid: string; detectorVersion: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; purpose: "alert" | "shadow" | "correlation"; tactics: (string)[]; techniques: (string)[]; eventUid: string; time: number; receivedAt: number; sourceType: string; sourceName: string; entities: ({ kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string })[]; matched: ({ selection: string; field: string | null; modifiers: (string)[]; pattern: string; value: string })[]; foundBy?: { kind: "hunt" | "look_back"; huntUid: string }; unanswered: (string)[]; correlation?: { type: string; group: ({ field: string; value: string })[]; timespanMs: number; measured: number; condition: string; count: number; events: ({ eventUid: string; findingUid: string; ruleUid: string; title: string; time: number })[] } })[] } } } } };
    delete: { parameters: { path: { tenantUid: string; ruleUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/lint": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { files: readonly ({ path: string; text: string })[] } } }; responses: { 200: { content: { "application/json": { issues: ({ severity: "error" | "warning" | "info"; code: string; message: string; file: string; line: number; column: number })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/test": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { text: string; record?: string | undefined; sourceType?: string | undefined; from?: number | undefined; to?: number | undefined; limit?: number | undefined } } }; responses: { 200: { content: { "application/json": { issues: ({ severity: "error" | "warning" | "info"; code: string; message: string; file: string; line: number; column: number })[]; scanned: number; matched: number; isComplete: boolean; matches: ({ event: { uid: string; time: number; receivedAt: number; timeSkewed: boolean; sourceName: string; sourceType: string; classUid: number; severityId: number; message: string; columns: Record<string, string | number | boolean | null> } | null; explanation: ({ selection: string; holds: boolean; isMissed: boolean; conditions: ({ field: string | null; pattern: string; value: string | null; holds: boolean })[]; omitted: number })[] })[]; facts: { elapsedMs: number; rowsRead: number; bytesRead: number; isTruncated: boolean; notice: string | null } } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/test/progress": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { text: string; record?: string | undefined; sourceType?: string | undefined; from?: number | undefined; to?: number | undefined; limit?: number | undefined } } }; responses: { 200: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/sql": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { ruleUid?: string | undefined; text?: string | undefined } } }; responses: { 200: { content: { "application/json": { sql: string | null; reason: string | null; issues: ({ severity: "error" | "warning" | "info"; code: string; message: string; file: string; line: number; column: number })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/events/{eventUid}/explanation": {
    get: { parameters: { path: { tenantUid: string; eventUid: string }; query: { rule: string } }; responses: { 200: { content: { "application/json": { ruleUid: string; ruleTitle: string; matches: boolean; isCovered: boolean; ruleLogsource: string; eventLogsource: string; condition: string; selections: ({ selection: string; holds: boolean; isMissed: boolean; conditions: ({ field: string | null; pattern: string; value: string | null; holds: boolean })[]; omitted: number })[]; unanswered: (string)[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/states": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { ruleUids: readonly (string)[]; state: "draft" | "test" | "shadow" | "live" | "retired"; comment?: string | undefined; force?: boolean | undefined } } }; responses: { 200: { content: { "application/json": { changeUid: string | null; changed: number; unchanged: number; refused: ({ ruleUid: string; code: "transition" | "tests_failed" | "changed_since"; reason: string })[]; proposalUid: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/states/{changeUid}/undo": {
    post: { parameters: { path: { tenantUid: string; changeUid: string } }; responses: { 200: { content: { "application/json": { changeUid: string | null; changed: number; unchanged: number; refused: ({ ruleUid: string; code: "transition" | "tests_failed" | "changed_since"; reason: string })[]; proposalUid: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/{ruleUid}/states": {
    get: { parameters: { path: { tenantUid: string; ruleUid: string } }; responses: { 200: { content: { "application/json": { changes: ({ changeUid: string; ruleUid: string; from: "draft" | "test" | "shadow" | "live" | "retired"; to: "draft" | "test" | "shadow" | "live" | "retired"; version: string; at: number; by: { uid: string; name: string }; comment: string; isForced: boolean })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/{ruleUid}/versions": {
    get: { parameters: { path: { tenantUid: string; ruleUid: string } }; responses: { 200: { content: { "application/json": { versions: ({ number: number; version: string; path: string; origin: "console" | "api" | "sync"; commit: string | null; author: { uid: string; name: string }; at: number; comment: string; rolledBackTo: number | null; hasTests: boolean; isCurrent: boolean })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/{ruleUid}/versions/{version}": {
    get: { parameters: { path: { tenantUid: string; ruleUid: string; version: "current" | "shipped" | number } }; responses: { 200: { content: { "application/json": { number: number; version: string; path: string; origin: "console" | "api" | "sync"; commit: string | null; author: { uid: string; name: string }; at: number; comment: string; rolledBackTo: number | null; hasTests: boolean; isCurrent: boolean; text: string; tests: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/{ruleUid}/rollback": {
    post: { parameters: { path: { tenantUid: string; ruleUid: string } }; requestBody: { content: { "application/json": { number: number; comment?: string | undefined } } }; responses: { 200: { content: { "application/json": { added: number; updated: number; unchanged: number; issues: ({ severity: "error" | "warning" | "info"; code: string; message: string; file: string; line: number; column: number })[]; proposalUid: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/{ruleUid}/diff": {
    get: { parameters: { path: { tenantUid: string; ruleUid: string }; query: { from: "current" | "shipped" | number; to?: "current" | "shipped" | number | undefined } }; responses: { 200: { content: { "application/json": { from: { version: string; label: string }; to: { version: string; label: string }; changes: ({ kind: "added" | "removed" | "changed"; field: string; from: string | null; to: string | null })[]; changesDetection: boolean; hunks: ({ fromLine: number; toLine: number; lines: ({ kind: "same" | "added" | "removed"; text: string })[] })[]; unified: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/{ruleUid}/tests": {
    post: { parameters: { path: { tenantUid: string; ruleUid: string } }; responses: { 200: { content: { "application/json": { passed: number; failed: number; failures: ({ line: number; name: string; expects: "match" | "no match"; isPassed: boolean; reason: string })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-review/policy": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { needsApproval: boolean } } } } };
    put: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { needsApproval: boolean } } }; responses: { 200: { content: { "application/json": { needsApproval: boolean } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-review/proposals": {
    get: { parameters: { path: { tenantUid: string }; query?: { status?: "open" | "approved" | "refused" | "withdrawn" | undefined } }; responses: { 200: { content: { "application/json": { proposals: ({ uid: string; status: "open" | "approved" | "refused" | "withdrawn"; proposedBy: { uid: string; name: string }; proposedAt: number; comment: string; origin: "console" | "api" | "sync"; commit: string | null; rules: number; titles: (string)[]; decidedBy: { uid: string; name: string } | null; decidedAt: number | null; decisionComment: string })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-review/proposals/{proposalUid}": {
    get: { parameters: { path: { tenantUid: string; proposalUid: string } }; responses: { 200: { content: { "application/json": { uid: string; status: "open" | "approved" | "refused" | "withdrawn"; proposedBy: { uid: string; name: string }; proposedAt: number; comment: string; origin: "console" | "api" | "sync"; commit: string | null; rules: number; titles: (string)[]; decidedBy: { uid: string; name: string } | null; decidedAt: number | null; decisionComment: string; changes: ({ ruleUid: string; title: string; fromState: "draft" | "test" | "shadow" | "live" | "retired" | null; toState: "draft" | "test" | "shadow" | "live" | "retired"; version: string; isNewText: boolean; diff: { from: { version: string; label: string }; to: { version: string; label: string }; changes: ({ kind: "added" | "removed" | "changed"; field: string; from: string | null; to: string | null })[]; changesDetection: boolean; hunks: ({ fromLine: number; toLine: number; lines: ({ kind: "same" | "added" | "removed"; text: string })[] })[]; unified: string } | null; text: string; tests: { passed: number; failed: number; failures: ({ line: number; name: string; expects: "match" | "no match"; isPassed: boolean; reason: string })[] }; isStale: boolean })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-review/proposals/{proposalUid}/approve": {
    post: { parameters: { path: { tenantUid: string; proposalUid: string } }; requestBody: { content: { "application/json": { comment?: string | undefined; force?: boolean | undefined } } }; responses: { 200: { content: { "application/json": { uid: string; status: "open" | "approved" | "refused" | "withdrawn"; proposedBy: { uid: string; name: string }; proposedAt: number; comment: string; origin: "console" | "api" | "sync"; commit: string | null; rules: number; titles: (string)[]; decidedBy: { uid: string; name: string } | null; decidedAt: number | null; decisionComment: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-review/proposals/{proposalUid}/refuse": {
    post: { parameters: { path: { tenantUid: string; proposalUid: string } }; requestBody: { content: { "application/json": { comment?: string | undefined } } }; responses: { 200: { content: { "application/json": { uid: string; status: "open" | "approved" | "refused" | "withdrawn"; proposedBy: { uid: string; name: string }; proposedAt: number; comment: string; origin: "console" | "api" | "sync"; commit: string | null; rules: number; titles: (string)[]; decidedBy: { uid: string; name: string } | null; decidedAt: number | null; decisionComment: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-review/proposals/{proposalUid}/withdraw": {
    post: { parameters: { path: { tenantUid: string; proposalUid: string } }; responses: { 200: { content: { "application/json": { uid: string; status: "open" | "approved" | "refused" | "withdrawn"; proposedBy: { uid: string; name: string }; proposedAt: number; comment: string; origin: "console" | "api" | "sync"; commit: string | null; rules: number; titles: (string)[]; decidedBy: { uid: string; name: string } | null; decidedAt: number | null; decisionComment: string } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-repository": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { repository: { kind: "folder" | "git"; location: string; branch: string; subfolder: string; everyMinutes: number; mode: "apply" | "propose"; newState: "test" | "shadow" | "live"; hasCredential: boolean; user: string; hostKeys: string; lastRun: { at: number; by: { uid: string; name: string }; commit: string | null; outcome: "unchanged" | "applied" | "proposed" | "failed"; added: number; changed: number; removed: number; errors: number; failure: string; proposalUid: string | null } | null } | null } } } } };
    put: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { kind: "folder" | "git"; location: string; branch?: string | undefined; subfolder?: string | undefined; everyMinutes?: number | undefined; mode?: "apply" | "propose" | undefined; newState?: "test" | "shadow" | "live" | undefined; user?: string | undefined; credential?: string | undefined; hostKeys?: string | undefined } } }; responses: { 200: { content: { "application/json": { kind: "folder" | "git"; location: string; branch: string; subfolder: string; everyMinutes: number; mode: "apply" | "propose"; newState: "test" | "shadow" | "live"; hasCredential: boolean; user: string; hostKeys: string; lastRun: { at: number; by: { uid: string; name: string }; commit: string | null; outcome: "unchanged" | "applied" | "proposed" | "failed"; added: number; changed: number; removed: number; errors: number; failure: string; proposalUid: string | null } | null } } } } };
    delete: { parameters: { path: { tenantUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-repository/sync": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { dryRun?: boolean | undefined; files?: readonly ({ path: string; text: string })[] | undefined; commit?: string | undefined; newState?: "test" | "shadow" | "live" | undefined; propose?: boolean | undefined; comment?: string | undefined } } }; responses: { 200: { content: { "application/json": { plan: { commit: string | null; added: number; changed: number; removed: number; unchanged: number; heldBack: number; changes: ({ kind: "added" | "changed" | "removed"; ruleUid: string; title: string; path: string; fromState: "draft" | "test" | "shadow" | "live" | "retired" | null; toState: "draft" | "test" | "shadow" | "live" | "retired"; isNewText: boolean; isDrift: boolean; diff: { from: { version: string; label: string }; to: { version: string; label: string }; changes: ({ kind: "added" | "removed" | "changed"; field: string; from: string | null; to: string | null })[]; changesDetection: boolean; hunks: ({ fromLine: number; toLine: number; lines: ({ kind: "same" | "added" | "removed"; text: string })[] })[]; unified: string } | null; tests: { passed: number; failed: number; failures: ({ line: number; name: string; expects: "match" | "no match"; isPassed: boolean; reason: string })[] }; isHeldBack: boolean })[]; issues: ({ severity: "error" | "warning" | "info"; code: string; message: string; file: string; line: number; column: number })[] }; run: { at: number; by: { uid: string; name: string }; commit: string | null; outcome: "unchanged" | "applied" | "proposed" | "failed"; added: number; changed: number; removed: number; errors: number; failure: string; proposalUid: string | null } | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-repository/runs": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { runs: ({ at: number; by: { uid: string; name: string }; commit: string | null; outcome: "unchanged" | "applied" | "proposed" | "failed"; added: number; changed: number; removed: number; errors: number; failure: string; proposalUid: string | null })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rule-repository/export": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { files: ({ path: string; text: string })[]; rules: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/backtest": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { ruleUid?: string | undefined; text?: string | undefined; filter?: string | undefined; suppression?: { detectorUid: string | null; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string | undefined } | null } | undefined; days?: number | undefined; examples?: number | undefined } } }; responses: { 200: { content: { "application/json": { issues: ({ severity: "error" | "warning" | "info"; code: string; message: string; file: string; line: number; column: number })[]; from: number; to: number; scanned: number; isComplete: boolean; before: { version: string; matched: number; suppressed: number; alerts: number; evaluations: number; msPerMillionEvents: number }; after: { version: string; matched: number; suppressed: number; alerts: number; evaluations: number; msPerMillionEvents: number }; added: number; removed: number; daily: ({ day: number; before: number; after: number })[]; addedExamples: ({ event: { uid: string; time: number; receivedAt: number; timeSkewed: boolean; sourceName: string; sourceType: string; classUid: number; severityId: number; message: string; columns: Record<string, string | number | boolean | null> }; explanation: ({ selection: string; holds: boolean; isMissed: boolean; conditions: ({ field: string | null; pattern: string; value: string | null; holds: boolean })[]; omitted: number })[] })[]; removedExamples: ({ event: { uid: string; time: number; receivedAt: number; timeSkewed: boolean; sourceName: string; sourceType: string; classUid: number; severityId: number; message: string; columns: Record<string, string | number | boolean | null> }; explanation: ({ selection: string; holds: boolean; isMissed: boolean; conditions: ({ field: string | null; pattern: string; value: string | null; holds: boolean })[]; omitted: number })[] })[]; topEntities: ({ kind: string; value: string; before: number; after: number })[]; newEntities: ({ kind: string; value: string; before: number; after: number })[]; verdicts: { truePositive: number; benignTruePositive: number; falsePositive: number; undetermined: number; open: number; unknown: number }; removedVerdicts: { truePositive: number; benignTruePositive: number; falsePositive: number; undetermined: number; open: number; unknown: number }; elapsedMs: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/rules/backtest/progress": {
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { ruleUid?: string | undefined; text?: string | undefined; filter?: string | undefined; suppression?: { detectorUid: string | null; entity: { kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string | undefined } | null } | undefined; days?: number | undefined; examples?: number | undefined } } }; responses: { 200: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/hunts": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { hunts: ({ uid: string; kind: "hunt" | "look_back"; name: string; state: "waiting" | "running" | "paused" | "done" | "failed" | "cancelled"; outcome: "list" | "alert"; scope: { ruleUids?: (string)[]; ruleFilter?: { search?: string; level?: "informational" | "low" | "medium" | "high" | "critical"; origin?: "shipped" | "tenant" | "folder"; state?: "draft" | "test" | "shadow" | "live" | "retired"; product?: string }; text?: string; indicatorListUids?: (string)[] }; detectors: number; from: number; to: number; createdBy: { uid: string; name: string }; createdAt: number; startedAt: number | null; endedAt: number | null; progress: { parts: number; partsDone: number; total: number; passed: number; scanned: number; findings: number; newFindings: number; elapsedMs: number; eventsPerSecond: number; etaMs: number | null }; failure: string | null })[] } } } } };
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { name: string; scope: { ruleUids?: readonly (string)[] | undefined; ruleFilter?: { search?: string | undefined; level?: "informational" | "low" | "medium" | "high" | "critical" | undefined; origin?: "shipped" | "tenant" | "folder" | undefined; state?: "draft" | "test" | "shadow" | "live" | "retired" | undefined; product?: string | undefined } | undefined; text?: string | undefined; indicatorListUids?: readonly (string)[] | undefined }; from: number; to: number; outcome?: "list" | "alert" | undefined } } }; responses: { 201: { content: { "application/json": { uid: string; kind: "hunt" | "look_back"; name: string; state: "waiting" | "running" | "paused" | "done" | "failed" | "cancelled"; outcome: "list" | "alert"; scope: { ruleUids?: (string)[]; ruleFilter?: { search?: string; level?: "informational" | "low" | "medium" | "high" | "critical"; origin?: "shipped" | "tenant" | "folder"; state?: "draft" | "test" | "shadow" | "live" | "retired"; product?: string }; text?: string; indicatorListUids?: (string)[] }; detectors: number; from: number; to: number; createdBy: { uid: string; name: string }; createdAt: number; startedAt: number | null; endedAt: number | null; progress: { parts: number; partsDone: number; total: number; passed: number; scanned: number; findings: number; newFindings: number; elapsedMs: number; eventsPerSecond: number; etaMs: number | null }; failure: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/hunts/{huntUid}": {
    get: { parameters: { path: { tenantUid: string; huntUid: string } }; responses: { 200: { content: { "application/json": { uid: string; kind: "hunt" | "look_back"; name: string; state: "waiting" | "running" | "paused" | "done" | "failed" | "cancelled"; outcome: "list" | "alert"; scope: { ruleUids?: (string)[]; ruleFilter?: { search?: string; level?: "informational" | "low" | "medium" | "high" | "critical"; origin?: "shipped" | "tenant" | "folder"; state?: "draft" | "test" | "shadow" | "live" | "retired"; product?: string }; text?: string; indicatorListUids?: (string)[] }; detectors: number; from: number; to: number; createdBy: { uid: string; name: string }; createdAt: number; startedAt: number | null; endedAt: number | null; progress: { parts: number; partsDone: number; total: number; passed: number; scanned: number; findings: number; newFindings: number; elapsedMs: number; eventsPerSecond: number; etaMs: number | null }; failure: string | null; found: ({ uid: string; version: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; findings: number; newFindings: number; lastTime: number })[] } } } } };
    patch: { parameters: { path: { tenantUid: string; huntUid: string } }; requestBody: { content: { "application/json": { action: "pause" | "resume" | "cancel" } } }; responses: { 200: { content: { "application/json": { uid: string; kind: "hunt" | "look_back"; name: string; state: "waiting" | "running" | "paused" | "done" | "failed" | "cancelled"; outcome: "list" | "alert"; scope: { ruleUids?: (string)[]; ruleFilter?: { search?: string; level?: "informational" | "low" | "medium" | "high" | "critical"; origin?: "shipped" | "tenant" | "folder"; state?: "draft" | "test" | "shadow" | "live" | "retired"; product?: string }; text?: string; indicatorListUids?: (string)[] }; detectors: number; from: number; to: number; createdBy: { uid: string; name: string }; createdAt: number; startedAt: number | null; endedAt: number | null; progress: { parts: number; partsDone: number; total: number; passed: number; scanned: number; findings: number; newFindings: number; elapsedMs: number; eventsPerSecond: number; etaMs: number | null }; failure: string | null } } } } };
    delete: { parameters: { path: { tenantUid: string; huntUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/hunts/{huntUid}/findings": {
    get: { parameters: { path: { tenantUid: string; huntUid: string }; query?: { detectorUid?: string | undefined; isNew?: "true" | "false" | undefined; limit?: number | undefined; cursor?: string | undefined } }; responses: { 200: { content: { "application/json": { findings: ({ finding: { uid: string; tenantUid: string; detectorKind: "sigma" | "indicator" | "correlation"; detectorUid: string; detectorVersion: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; purpose: "alert" | "shadow" | "correlation"; tactics: (string)[]; techniques: (string)[]; eventUid: string; time: number; receivedAt: number; sourceType: string; sourceName: string; entities: ({ kind: "host" | "user" | "ip" | "domain" | "hash" | "file" | "process" | "url" | "cloud_account"; value: string; role?: string })[]; matched: ({ selection: string; field: string | null; modifiers: (string)[]; pattern: string; value: string })[]; foundBy?: { kind: "hunt" | "look_back"; huntUid: string }; unanswered: (string)[]; correlation?: { type: string; group: ({ field: string; value: string })[]; timespanMs: number; measured: number; condition: string; count: number; events: ({ eventUid: string; findingUid: string; ruleUid: string; title: string; time: number })[] } }; isNew: boolean })[]; nextCursor: string | null } } } } };
  };
  "/api/v1/tenants/{tenantUid}/look-back": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { days: number } } } } };
    put: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { days: number } } }; responses: { 200: { content: { "application/json": { days: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/coverage/attack": {
    get: { parameters: { path: { tenantUid: string }; query?: { days?: number | undefined } }; responses: { 200: { content: { "application/json": { from: number; to: number; attackVersion: string; tactics: ({ tactic: string; name: string; techniques: Record<"no_rule" | "no_data" | "silent" | "fired", number> })[]; techniques: ({ technique: string; name: string; tactics: (string)[]; state: "no_rule" | "no_data" | "silent" | "fired"; rulesByState: Record<"draft" | "test" | "shadow" | "live" | "retired", number>; liveWithData: number; firing: number; findings: number; rules: ({ uid: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; state: "draft" | "test" | "shadow" | "live" | "retired"; hasData: boolean; findings: number })[] })[]; untagged: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/coverage/attack/navigator": {
    get: { parameters: { path: { tenantUid: string }; query?: { days?: number | undefined } }; responses: { 200: { content: { "application/json": { name: string; versions: { attack: string; navigator: string; layer: "4.5" }; domain: "enterprise-attack"; description: string; sorting: number; techniques: ({ techniqueID: string; score: number; color: string; comment: string; enabled: boolean; showSubtechniques: boolean })[]; gradient: { colors: (string)[]; minValue: number; maxValue: number }; legendItems: ({ label: string; color: string })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/coverage/rules/{ruleUid}/ledger": {
    get: { parameters: { path: { tenantUid: string; ruleUid: string }; query?: { version?: string | undefined; days?: number | undefined } }; responses: { 200: { content: { "application/json": { detectorUid: string; version: string; from: number; to: number; sources: ({ sourceName: string; sourceType: string; events: number; seenLive: number; seenByHunts: number; unseen: number; seenUpTo: number | null; gaps: ({ from: number; to: number; events: number; reason: "before_ledger" | "other_content" })[] })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/coverage/rule-values": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { since: number; rules: ({ ruleUid: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; state: "draft" | "test" | "shadow" | "live" | "retired"; evaluations: number; matches: number; sampledMs: number; costShare: number; findings30d: number; lastMatch: number | null })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/coverage/dead-fields": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { from: number; to: number; madeAt: number; rulesWithoutEvents: number; rules: ({ ruleUid: string; title: string; level: "informational" | "low" | "medium" | "high" | "critical"; events: number; fields: ({ field: string; effect: "never_matches" | "part_never_holds" | "never_excludes"; closest: string | null })[] })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/placeholders": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { placeholders: ({ name: string; values: (string)[]; updatedAt: number })[] } } } } };
  };
  "/api/v1/tenants/{tenantUid}/placeholders/{name}": {
    put: { parameters: { path: { tenantUid: string; name: string } }; requestBody: { content: { "application/json": { values: readonly (string)[] } } }; responses: { 204: { content?: never } } };
    delete: { parameters: { path: { tenantUid: string; name: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/tenants/{tenantUid}/indicator-lists": {
    get: { parameters: { path: { tenantUid: string } }; responses: { 200: { content: { "application/json": { lists: ({ uid: string; name: string; description: string; level: "informational" | "low" | "medium" | "high" | "critical"; isEnabled: boolean; counts: Record<"ip" | "cidr" | "domain" | "hash" | "url", number>; createdAt: number; updatedAt: number; expiresAt: number | null; findings30d: number })[] } } } } };
    post: { parameters: { path: { tenantUid: string } }; requestBody: { content: { "application/json": { name: string; description?: string | undefined; level?: "informational" | "low" | "medium" | "high" | "critical" | undefined; expiresAt?: number | null | undefined; format: "csv" | "plain" | "stix"; text: string } } }; responses: { 201: { content: { "application/json": { list: { uid: string; name: string; description: string; level: "informational" | "low" | "medium" | "high" | "critical"; isEnabled: boolean; counts: Record<"ip" | "cidr" | "domain" | "hash" | "url", number>; createdAt: number; updatedAt: number; expiresAt: number | null; findings30d: number }; added: number; rejected: ({ line: number; text: string; reason: string })[]; rejectedCount: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/indicator-lists/{listUid}/indicators": {
    get: { parameters: { path: { tenantUid: string; listUid: string }; query?: { search?: string | undefined; offset?: number | undefined; limit?: number | undefined } }; responses: { 200: { content: { "application/json": { indicators: ({ kind: "ip" | "cidr" | "domain" | "hash" | "url"; value: string })[]; total: number } } } } };
  };
  "/api/v1/tenants/{tenantUid}/indicator-lists/{listUid}": {
    patch: { parameters: { path: { tenantUid: string; listUid: string } }; requestBody: { content: { "application/json": { isEnabled?: boolean | undefined; description?: string | undefined; level?: "informational" | "low" | "medium" | "high" | "critical" | undefined; expiresAt?: number | null | undefined } } }; responses: { 200: { content: { "application/json": { uid: string; name: string; description: string; level: "informational" | "low" | "medium" | "high" | "critical"; isEnabled: boolean; counts: Record<"ip" | "cidr" | "domain" | "hash" | "url", number>; createdAt: number; updatedAt: number; expiresAt: number | null; findings30d: number } } } } };
    delete: { parameters: { path: { tenantUid: string; listUid: string } }; responses: { 204: { content?: never } } };
  };
  "/api/v1/ingest/{source}": {
    post: { parameters: { path: { source: string }; query?: { type?: string | undefined; form?: "auto" | "json" | "lines" | "csv" | undefined; import?: string | undefined } }; responses: { 200: { content: { "application/json": { accepted: number; bytes: number; cut: number } } } } };
  };
  "/services/collector": {
    post: { parameters: { query?: { channel?: string | undefined; host?: string | undefined; source?: string | undefined; sourcetype?: string | undefined } }; responses: { 200: { content?: never } } };
    options: { responses: { 200: { content?: never } } };
  };
  "/services/collector/event": {
    post: { parameters: { query?: { channel?: string | undefined; host?: string | undefined; source?: string | undefined; sourcetype?: string | undefined } }; responses: { 200: { content?: never } } };
    options: { responses: { 200: { content?: never } } };
  };
  "/services/collector/event/1.0": {
    post: { parameters: { query?: { channel?: string | undefined; host?: string | undefined; source?: string | undefined; sourcetype?: string | undefined } }; responses: { 200: { content?: never } } };
    options: { responses: { 200: { content?: never } } };
  };
  "/services/collector/raw": {
    post: { parameters: { query?: { channel?: string | undefined; host?: string | undefined; source?: string | undefined; sourcetype?: string | undefined } }; responses: { 200: { content?: never } } };
  };
  "/services/collector/raw/1.0": {
    post: { parameters: { query?: { channel?: string | undefined; host?: string | undefined; source?: string | undefined; sourcetype?: string | undefined } }; responses: { 200: { content?: never } } };
  };
  "/services/collector/health": {
    get: { responses: { 200: { content?: never } } };
  };
  "/services/collector/health/1.0": {
    get: { responses: { 200: { content?: never } } };
  };
  "/services/collector/ack": {
    post: { parameters: { query?: { channel?: string | undefined; host?: string | undefined; source?: string | undefined; sourcetype?: string | undefined } }; responses: { 200: { content?: never } } };
  };
};

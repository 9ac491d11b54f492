import type {
  Enrolment,
  Factors,
  InvitationView,
  IssuedLink,
  KeyView,
  LinkView,
  Me,
  NewKey,
  NoticeView,
  SessionView,
  SignInMethods,
  TenantRole,
  TenantView,
  UserView,
} from "../../../src/schema/views/access.ts";
import type {
  NewPasskey,
  PasskeyChallenge,
  PasskeyProof,
  TotpOffer,
} from "../../../src/schema/views/passkey.ts";
import type {
  AlertChange,
  AlertDetail,
  AlertHistoryEntry,
  AlertQuery,
  AlertView,
  NewSuppression,
  SavedView,
  Suppression,
} from "../../../src/schema/views/alert.ts";
import type {
  Completion,
  EventDetail,
  EventPage,
  EventQuery,
  EventRow,
  FieldInfo,
  FieldStats,
  Histogram,
  ProcessNode,
  QueryFacts,
  SqlResult,
} from "../../../src/schema/views/event.ts";
import type {
  Overview,
  QuarantinedRecord,
  QuarantineFilter,
  QuarantineGroup,
  Reparsed,
  SourceDetail,
  SourceView,
} from "../../../src/schema/views/source.ts";
import type {
  IndicatorListChange,
  IndicatorListView,
  IndicatorPage,
  IndicatorsAdded,
  NewIndicatorList,
  NewRules,
  PlaceholderList,
  RuleDetail,
  RulesAdded,
  RuleTest,
  RuleTestResult,
  RuleView,
} from "../../../src/schema/views/rule.ts";

export type { TotpOffer };

export type Assignee = { readonly uid: string; readonly name: string };
export type AlertCounts = { open: number; mine: number; unassigned: number; critical: number };
export type AlertPage = { alerts: AlertView[]; total: number; elapsedMs: number };
export type SimilarAlerts = { alerts: AlertView[]; verdicts: Record<string, number> };
export type ExplainedCondition = {
  field: string | null;
  pattern: string;
  value: string | null;
  holds: boolean;
};
export type Explanation = {
  ruleText: string;
  selections: { selection: string; holds: boolean; conditions: ExplainedCondition[] }[];
  condition: string;
};

export type AlertHistory = { entries: AlertHistoryEntry[] };
export type ProcessTree = { roots: ProcessNode[] };
export type EventsAround = { events: EventRow[]; facts: QueryFacts };
export type Assignees = { users: Assignee[] };
export type SavedViews = { views: SavedView[] };

/** Filter and order of the queue, without the page. */
export type AlertFilter = Partial<Omit<AlertQuery, "offset" | "limit">>;

/** A page of a search: newest first unless said otherwise. */
export type EventPageQuery = EventQuery & { limit: number; cursor?: string; order: "asc" | "desc" };

type Json<T> = { content: { "application/json": T } };
type Tenant = { tenantUid: string };
type OneAlert = Tenant & { alertUid: string };
type OneEvent = Tenant & { eventUid: string };
type Call<Path, Answer, Query = never, Body = never> = {
  parameters: { path: Path; query?: Query };
  requestBody: [Body] extends [never] ? never : Json<Body>;
  responses: { 200: Json<Answer> };
};
type Read<Path, Answer, Query = never> = {
  parameters: { path: Path; query?: Query };
  responses: { 200: Json<Answer> };
};
type Act<Path> = { parameters: { path: Path }; responses: { 204: { content?: never } } };

type Post<Answer, Body> = { requestBody: Json<Body>; responses: { 200: Json<Answer> } };
type Until = { expiresAt: number };

/** An entry of the audit log, as far as the console shows it. */
export type AuditEntry = {
  seq: number;
  at: string;
  actorUid: string | null;
  actorName: string;
  action: string;
  target: string;
  details: unknown;
  hash: string;
};
export type AuditVerified = { entries: number; fault: { seq: number; problem: string } | null };
type AuditFilter = { before?: number; action?: string; actor?: string; limit?: number };
type Range = { from: number; to: number };
type OneRule = Tenant & { ruleUid: string };
type OneList = Tenant & { listUid: string };
type OneUser = Tenant & { userUid: string };
type Proof = { challengeUid: string; proof: PasskeyProof };
type Secrets = { password: string; code: string };
type MadePasskey = { token: string; challengeUid: string; passkey: NewPasskey; label: string };

/** The API in the form that openapi-fetch reads: method and answer of each path. */
export type paths = {
  "/api/v1/auth/methods": { get: { responses: { 200: Json<SignInMethods> } } };
  "/api/v1/auth/passkey/challenge": { post: { responses: { 200: Json<PasskeyChallenge> } } };
  "/api/v1/auth/passkey": { post: Post<Until, Proof> };
  "/api/v1/auth/password": { post: Post<Until, Secrets & { email: string }> };
  "/api/v1/auth/demo": { post: Post<Until, { token: string }> };
  "/api/v1/auth/session": { delete: { responses: { 204: { content?: never } } } };
  "/api/v1/auth/step-up/challenge": { post: { responses: { 200: Json<PasskeyChallenge> } } };
  "/api/v1/auth/step-up/passkey": { post: Post<Until, Proof> };
  "/api/v1/auth/step-up/password": { post: Post<Until, Secrets> };
  "/api/v1/auth/link": { post: Post<LinkView, { token: string }> };
  "/api/v1/auth/enrol/passkey/challenge": { post: Post<PasskeyChallenge, Enrolment> };
  "/api/v1/auth/enrol/passkey": { post: Post<Until, MadePasskey> };
  "/api/v1/auth/enrol/totp": { post: Post<TotpOffer, Enrolment> };
  "/api/v1/auth/enrol/password": {
    post: Post<Until & { recoveryCodes: string[] }, Secrets & { token: string; challengeUid: string }>;
  };
  "/api/v1/me": {
    get: { responses: { 200: Json<Me> } };
    patch: Post<{ name: string; email: string }, { name?: string; email?: string }>;
  };
  "/api/v1/me/sessions": {
    get: { responses: { 200: Json<{ sessions: SessionView[] }> } };
    delete: { responses: { 200: Json<{ ended: number }> } };
  };
  "/api/v1/me/sessions/{sessionUid}": { delete: Act<{ sessionUid: string }> };
  "/api/v1/me/notices": { get: { responses: { 200: Json<{ notices: NoticeView[] }> } } };
  "/api/v1/me/notices/{noticeUid}/seen": { post: Act<{ noticeUid: string }> };
  "/api/v1/me/factors": { get: { responses: { 200: Json<Factors> } } };
  "/api/v1/me/passkeys/challenge": { post: { responses: { 200: Json<PasskeyChallenge> } } };
  "/api/v1/me/passkeys": { post: Post<Factors, Omit<MadePasskey, "token">> };
  "/api/v1/me/passkeys/{passkeyUid}": { delete: Read<{ passkeyUid: string }, Factors> };
  "/api/v1/me/password/totp": { post: { responses: { 200: Json<TotpOffer> } } };
  "/api/v1/me/password": {
    put: Post<{ recoveryCodes: string[] }, Secrets & { challengeUid: string }>;
    delete: { responses: { 200: Json<Factors> } };
  };
  "/api/v1/me/recovery-codes": { post: { responses: { 200: Json<{ recoveryCodes: string[] }> } } };
  "/api/v1/me/invitations": { post: Post<{ tenantUid: string }, { token: string }> };
  "/api/v1/tenants/{tenantUid}/alerts": { get: Read<Tenant, AlertPage, Partial<AlertQuery>> };
  "/api/v1/tenants/{tenantUid}/alerts/counts": { get: Read<Tenant, AlertCounts> };
  "/api/v1/tenants/{tenantUid}/alerts/histogram": {
    get: Read<Tenant, Histogram, { from: number; to: number }>;
  };
  "/api/v1/tenants/{tenantUid}/alerts/bulk": {
    post: Call<
      Tenant,
      { changed: number; changeUid: string },
      never,
      { uids: string[]; change: AlertChange }
    >;
  };
  "/api/v1/tenants/{tenantUid}/alert-changes/{changeUid}/undo": {
    post: Read<Tenant & { changeUid: string }, { undone: number }>;
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}": {
    get: Read<OneAlert, AlertDetail>;
    patch: Call<
      OneAlert,
      { alert: AlertDetail; changeUid: string },
      never,
      { change: AlertChange; version: number }
    >;
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/comments": {
    post: Act<OneAlert> & { requestBody: Json<{ text: string }> };
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/history": {
    get: Read<OneAlert, AlertHistory>;
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/similar": { get: Read<OneAlert, SimilarAlerts> };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/explanation": { get: Read<OneAlert, Explanation> };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/process-tree": {
    get: Read<OneAlert, ProcessTree>;
  };
  "/api/v1/tenants/{tenantUid}/alerts/{alertUid}/events": {
    get: Read<OneAlert, EventsAround, { around: "host" | "user" | "process"; before: number; after: number }>;
  };
  "/api/v1/tenants/{tenantUid}/assignees": { get: Read<Tenant, Assignees> };
  "/api/v1/tenants/{tenantUid}/suppressions": {
    get: Read<Tenant, { suppressions: Suppression[] }>;
    post: Call<Tenant, Suppression, never, NewSuppression>;
  };
  "/api/v1/tenants/{tenantUid}/suppressions/{suppressionUid}/end": {
    post: Read<Tenant & { suppressionUid: string }, Suppression>;
  };
  "/api/v1/tenants/{tenantUid}/views": {
    get: Read<Tenant, SavedViews>;
    post: Call<Tenant, SavedView, never, Pick<SavedView, "page" | "name" | "search" | "isShared">>;
  };
  "/api/v1/tenants/{tenantUid}/views/{viewUid}": { delete: Act<Tenant & { viewUid: string }> };
  "/api/v1/tenants/{tenantUid}/events/search": { post: Call<Tenant, EventPage, never, EventPageQuery> };
  "/api/v1/tenants/{tenantUid}/events/histogram": { post: Call<Tenant, Histogram, never, EventQuery> };
  "/api/v1/tenants/{tenantUid}/events/field-stats": {
    post: Call<Tenant, FieldStats, never, EventQuery & { field: string; limit: number }>;
  };
  "/api/v1/tenants/{tenantUid}/events/completion": {
    post: Call<Tenant, Completion, never, EventQuery & { cursor: number }>;
  };
  "/api/v1/tenants/{tenantUid}/events/fields": { get: Read<Tenant, { fields: FieldInfo[] }, Range> };
  "/api/v1/tenants/{tenantUid}/events/sql": {
    post: Call<Tenant, SqlResult, never, { sql: string; from?: number; to?: number }>;
  };
  "/api/v1/tenants/{tenantUid}/events/{eventUid}": { get: Read<OneEvent, EventDetail> };
  "/api/v1/tenants/{tenantUid}/events/{eventUid}/around": {
    get: Read<OneEvent, EventsAround, { around: "host" | "user" | "process"; before: number; after: number }>;
  };
  "/api/v1/tenants/{tenantUid}/events/{eventUid}/process-tree": { get: Read<OneEvent, ProcessTree> };
  "/api/v1/tenants/{tenantUid}/users": { get: Read<Tenant, { users: UserView[] }> };
  "/api/v1/tenants/{tenantUid}/users/{userUid}": {
    patch: Call<OneUser, UserView, never, { role?: TenantRole; status?: "active" | "disabled" }>;
    delete: Act<OneUser>;
  };
  "/api/v1/tenants/{tenantUid}/users/{userUid}/sessions": { delete: Read<OneUser, { ended: number }> };
  "/api/v1/tenants/{tenantUid}/users/{userUid}/reset": { post: Read<OneUser, IssuedLink> };
  "/api/v1/tenants/{tenantUid}/invitations": {
    get: Read<Tenant, { invitations: InvitationView[] }>;
    post: Call<
      Tenant,
      IssuedLink & { uid: string },
      never,
      { email: string; name: string; role: TenantRole }
    >;
  };
  "/api/v1/tenants/{tenantUid}/invitations/{invitationUid}": {
    delete: Act<Tenant & { invitationUid: string }>;
  };
  "/api/v1/tenants/{tenantUid}/keys": {
    get: Read<Tenant, { keys: KeyView[] }>;
    post: Call<Tenant, { key: KeyView; token: string }, never, NewKey>;
  };
  "/api/v1/tenants/{tenantUid}/keys/{keyUid}": { delete: Act<Tenant & { keyUid: string }> };
  "/api/v1/tenants/{tenantUid}/audit": { get: Read<Tenant, { entries: AuditEntry[] }, AuditFilter> };
  "/api/v1/tenants/{tenantUid}/audit/verify": { get: Read<Tenant, AuditVerified> };
  "/api/v1/platform/tenants": {
    get: { responses: { 200: Json<{ tenants: TenantView[] }> } };
    post: Post<TenantView, { uid: string; name: string }>;
  };
  "/api/v1/platform/tenants/{uid}": {
    patch: Call<{ uid: string }, TenantView, never, { name?: string; isSuspended?: boolean }>;
  };
  "/api/v1/tenants/{tenantUid}/sources": { get: Read<Tenant, { sources: SourceView[] }> };
  "/api/v1/tenants/{tenantUid}/sources/{name}": { get: Read<Tenant & { name: string }, SourceDetail> };
  "/api/v1/tenants/{tenantUid}/quarantine": { get: Read<Tenant, { groups: QuarantineGroup[] }, Range> };
  "/api/v1/tenants/{tenantUid}/quarantine/records": {
    get: Read<
      Tenant,
      { records: QuarantinedRecord[]; nextCursor: string | null },
      QuarantineFilter & { limit?: number; cursor?: string }
    >;
  };
  "/api/v1/tenants/{tenantUid}/quarantine/reparse": { post: Call<Tenant, Reparsed, never, QuarantineFilter> };
  "/api/v1/tenants/{tenantUid}/rules": {
    get: Read<Tenant, { rules: RuleView[] }>;
    post: Call<Tenant, RulesAdded, never, NewRules>;
  };
  "/api/v1/tenants/{tenantUid}/rules/{ruleUid}": {
    get: Read<OneRule, RuleDetail>;
    patch: Call<OneRule, RuleView, never, { isEnabled: boolean }>;
    delete: Act<OneRule>;
  };
  "/api/v1/tenants/{tenantUid}/rules/test": { post: Call<Tenant, RuleTestResult, never, RuleTest> };
  "/api/v1/tenants/{tenantUid}/placeholders": { get: Read<Tenant, { placeholders: PlaceholderList[] }> };
  "/api/v1/tenants/{tenantUid}/placeholders/{name}": {
    put: Act<Tenant & { name: string }> & { requestBody: Json<{ values: string[] }> };
    delete: Act<Tenant & { name: string }>;
  };
  "/api/v1/tenants/{tenantUid}/indicator-lists": {
    get: Read<Tenant, { lists: IndicatorListView[] }>;
    post: Call<Tenant, IndicatorsAdded, never, NewIndicatorList>;
  };
  "/api/v1/tenants/{tenantUid}/indicator-lists/{listUid}": {
    patch: Call<OneList, IndicatorListView, never, IndicatorListChange>;
    delete: Act<OneList>;
  };
  "/api/v1/tenants/{tenantUid}/indicator-lists/{listUid}/indicators": {
    get: Read<OneList, IndicatorPage, { search?: string; offset?: number; limit?: number }>;
  };
  "/api/v1/tenants/{tenantUid}/overview": { get: Read<Tenant, Overview, Range> };
};

import type { ColumnType, Generated } from "kysely";

type Defaulted = ColumnType<Date, Date | undefined, Date>;

/** Rows of `0002_access.sql`. */
export type AccessTables = {
  readonly tenant: {
    uid: string;
    name: string;
    is_suspended: Generated<boolean>;
    is_demo: Generated<boolean>;
    created_at: Defaulted;
  };
  readonly app_user: {
    uid: string;
    name: string;
    email: string;
    status: Generated<"active" | "disabled">;
    is_platform_administrator: Generated<boolean>;
    is_demo: Generated<boolean>;
    webauthn_handle: string;
    password_hash: string | null;
    has_password: ColumnType<boolean, never, never>;
    totp_sealed: string | null;
    totp_last_step: Generated<number>;
    created_at: Defaulted;
    last_sign_in_at: Date | null;
  };
  readonly membership: { tenant_uid: string; user_uid: string; role: string; created_at: Defaulted };
  readonly passkey: {
    credential_id: string;
    uid: string;
    user_uid: string;
    public_key: Uint8Array<ArrayBuffer>;
    counter: number;
    transports: string[];
    aaguid: string;
    is_device_bound: boolean;
    name: string;
    created_at: Defaulted;
    last_used_at: Date | null;
  };
  readonly recovery_code: { user_uid: string; code_hash: string; used_at: Date | null };
  readonly session: {
    uid: string;
    user_uid: string;
    token_hash: string;
    methods: string[];
    ip: string;
    user_agent: string;
    created_at: Date;
    seen_at: Date;
    authenticated_at: Date;
    ended_at: Date | null;
    end_reason: string | null;
  };
  readonly known_device: { user_uid: string; device_hash: string; seen_at: Date };
  readonly one_time_link: {
    uid: string;
    token_hash: string;
    kind: "setup" | "invitation" | "reset" | "demo";
    tenant_uid: string | null;
    user_uid: string | null;
    email: string | null;
    name: string | null;
    role: string | null;
    created_by_uid: string | null;
    created_by_name: string;
    created_at: Defaulted;
    expires_at: Date;
    used_at: Date | null;
  };
  readonly challenge: { uid: string; purpose: string; payload_sealed: string; expires_at: Date };
  readonly user_notice: {
    uid: string;
    user_uid: string;
    at: Defaulted;
    kind: string;
    details: ColumnType<unknown, string, never>;
    seen_at: Date | null;
  };
  readonly api_key: {
    uid: string;
    tenant_uid: string;
    name: string;
    token_hash: string;
    hint: string;
    permissions: string[];
    allowed_networks: string[];
    owner_uid: string | null;
    owner_name: string;
    created_at: Defaulted;
    expires_at: Date | null;
    last_used_at: Date | null;
    last_used_ip: string | null;
    revoked_at: Date | null;
  };
};

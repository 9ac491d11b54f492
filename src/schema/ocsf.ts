/**
 * The part of OCSF 1.9.0 that Watchfloor fills. Names, numbers and nesting are OCSF's own (schema.ocsf.io), so
 * snake_case here means "this is OCSF". Types, not validators: events are built by our own mappings and checked
 * against the published schema in tests.
 */

import type {
  OcsfDevice,
  OcsfEndpoint,
  OcsfFile,
  OcsfHash,
  OcsfMetadata,
  OcsfObservable,
  OcsfProcess,
  OcsfSession,
  OcsfUrl,
  OcsfUser,
} from "./ocsf-objects.ts";

export type * from "./ocsf-objects.ts";

export const OCSF_VERSION = "1.9.0";

/** `severity_id` of the base event. 99 (Other) is not produced. */
export const SEVERITY = {
  unknown: 0,
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
  fatal: 6,
} as const;
export type SeverityId = (typeof SEVERITY)[keyof typeof SEVERITY];

/** `class_uid` by the class's schema name. The category is the first digit. */
export const CLASS = {
  base_event: 0,
  file_activity: 1001,
  kernel_extension: 1002,
  memory_activity: 1004,
  module_activity: 1005,
  scheduled_job_activity: 1006,
  process_activity: 1007,
  event_log_activity: 1008,
  script_activity: 1009,
  clipboard_activity: 1012,
  registry_key_activity: 201001,
  registry_value_activity: 201002,
  windows_resource_activity: 201003,
  windows_service_activity: 201004,
  detection_finding: 2004,
  account_change: 3001,
  authentication: 3002,
  authorize_session: 3003,
  entity_management: 3004,
  user_access: 3005,
  group_management: 3006,
  user_management: 3007,
  network_activity: 4001,
  http_activity: 4002,
  dns_activity: 4003,
  dhcp_activity: 4004,
  rdp_activity: 4005,
  smb_activity: 4006,
  ssh_activity: 4007,
  ftp_activity: 4008,
  email_activity: 4009,
  network_file_activity: 4010,
  ntp_activity: 4013,
  tunnel_activity: 4014,
  api_activity: 6003,
  web_resources_activity: 6001,
  application_lifecycle: 6002,
  datastore_activity: 6005,
  application_error: 6008,
} as const;
export type ClassUid = (typeof CLASS)[keyof typeof CLASS];

/** `status_id`: 0 unknown, 1 success, 2 failure, 99 other. */
export type StatusId = 0 | 1 | 2 | 99;

/**
 * An OCSF event. The attributes every event has are required; the rest depends on the class. An attribute that the
 * log did not have is left out: `conformance` of a stored event is measured, never enforced.
 */
export type OcsfEvent = {
  class_uid: ClassUid;
  category_uid: number;
  activity_id: number;
  type_uid: number;
  severity_id: SeverityId;
  /** Epoch milliseconds, UTC; may carry a fraction where the source is finer. */
  time: number;
  metadata: OcsfMetadata;
  activity_name?: string;
  message?: string;
  status_id?: StatusId;
  status?: string;
  status_code?: string;
  status_detail?: string;
  count?: number;
  duration?: number;
  start_time?: number;
  end_time?: number;
  timezone_offset?: number;
  actor?: {
    user?: OcsfUser;
    process?: OcsfProcess;
    session?: OcsfSession;
    app_name?: string;
    app_uid?: string;
    invoked_by?: string;
    idp?: { name?: string; uid?: string };
  };
  device?: OcsfDevice;
  user?: OcsfUser;
  group?: { name?: string; uid?: string; domain?: string };
  session?: OcsfSession;
  process?: OcsfProcess;
  module?: {
    file?: OcsfFile;
    base_address?: string;
    function_name?: string;
    start_address?: string;
    load_type_id?: number;
  };
  file?: OcsfFile;
  file_result?: OcsfFile;
  driver?: { file?: OcsfFile };
  script?: {
    script_content?: { value: string };
    type_id?: number;
    file?: OcsfFile;
    uid?: string;
    name?: string;
  };
  job?: {
    name?: string;
    cmd_line?: string;
    desc?: string;
    file?: OcsfFile;
    user?: OcsfUser;
    run_state?: string;
    type_id?: number;
  };
  reg_key?: { path?: string; is_system?: boolean };
  prev_reg_key?: { path?: string };
  reg_value?: { name?: string; path?: string; data?: string; type?: string };
  win_service?: {
    name?: string;
    cmd_line?: string;
    service_start_type?: string;
    service_type?: string;
    service_start_name?: string;
  };
  win_resource?: { name?: string; type?: string; type_id: number; svc_name?: string; uid?: string };
  service?: { name?: string; uid?: string; version?: string };
  app?: { name?: string; vendor_name?: string; version?: string };
  entity?: { name?: string; type?: string; uid?: string };
  clipboard?: { contents?: string };
  log_name?: string;
  share?: string;
  exit_code?: number;
  account_switch_type_id?: number;
  src_endpoint?: OcsfEndpoint;
  dst_endpoint?: OcsfEndpoint;
  proxy_endpoint?: OcsfEndpoint;
  connection_info?: {
    uid?: string;
    community_uid?: string;
    direction?: string;
    direction_id?: number;
    protocol_name?: string;
    protocol_num?: number;
    protocol_ver?: string;
    tcp_flags?: number;
    boundary?: string;
    flag_history?: string;
  };
  traffic?: {
    bytes?: number;
    bytes_in?: number;
    bytes_out?: number;
    packets?: number;
    packets_in?: number;
    packets_out?: number;
  };
  app_name?: string;
  http_request?: {
    http_method?: string;
    url?: OcsfUrl;
    user_agent?: string;
    referrer?: string;
    version?: string;
    length?: number;
    x_forwarded_for?: string[];
    uid?: string;
  };
  http_response?: {
    code?: number;
    status?: string;
    length?: number;
    content_type?: string;
    latency?: number;
    message?: string;
  };
  query?: { hostname?: string; type?: string; class?: string; opcode_id?: number; packet_uid?: number };
  answers?: { rdata?: string; type?: string; ttl?: number; class?: string }[];
  rcode?: string;
  rcode_id?: number;
  response_time?: number;
  query_time?: number;
  tls?: {
    version?: string;
    cipher?: string;
    sni?: string;
    ja3_hash?: OcsfHash;
    ja3s_hash?: OcsfHash;
    certificate?: {
      subject?: string;
      issuer?: string;
      serial_number?: string;
      fingerprints?: OcsfHash[];
      expiration_time?: number;
      created_time?: number;
    };
  };
  email?: { from?: string; to?: string[]; subject?: string; message_uid?: string; size?: number };
  client_hassh?: { fingerprint: OcsfHash; algorithm?: string };
  protocol_ver?: string;
  auth_protocol?: string;
  auth_protocol_id?: number;
  logon_type?: string;
  logon_type_id?: number;
  logon_process?: OcsfProcess;
  is_remote?: boolean;
  is_cleartext?: boolean;
  is_mfa?: boolean;
  privileges?: string[];
  api?: {
    operation?: string;
    version?: string;
    service?: { name?: string };
    request?: { uid?: string; flags?: string[] };
    response?: { code?: number; error?: string; error_message?: string; message?: string };
  };
  cloud?: {
    provider?: string;
    region?: string;
    account?: { uid?: string; name?: string };
    zone?: string;
    org?: { uid?: string; name?: string };
  };
  resources?: { uid?: string; name?: string; type?: string; namespace?: string; owner?: OcsfUser }[];
  finding_info?: {
    uid: string;
    title: string;
    desc?: string;
    types?: string[];
    analytic?: { type_id: number; name?: string; uid?: string; version?: string; category?: string };
    attacks?: OcsfAttack[];
    created_time?: number;
    first_seen_time?: number;
    last_seen_time?: number;
    src_url?: string;
    product_uid?: string;
    related_events_count?: number;
  };
  malware?: {
    name?: string;
    path?: string;
    classification_ids?: number[];
    severity?: string;
    uid?: string;
  }[];
  firewall_rule?: { name?: string; uid?: string; category?: string; desc?: string; type?: string };
  disposition_id?: number;
  disposition?: string;
  action_id?: number;
  action?: string;
  confidence_id?: number;
  is_alert?: boolean;
  attacks?: OcsfAttack[];
  risk_score?: number;
  requested_permissions?: number;
  actual_permissions?: number;
  injection_type_id?: number;
  observables?: OcsfObservable[];
  enrichments?: {
    name: string;
    value: string;
    type?: string;
    provider?: string;
    data?: Record<string, unknown>;
  }[];
  /** What the source said and this mapping has no place for is not repeated here: `fields` has it. */
  unmapped?: Record<string, unknown>;
};

export type OcsfAttack = {
  tactic?: { uid?: string; name?: string };
  technique?: { uid?: string; name?: string };
  sub_technique?: { uid?: string; name?: string };
  version?: string;
};

/** `type_uid` is the class and the activity in one number. */
export function typeUid(classUid: ClassUid, activityId: number): number {
  return classUid * 100 + activityId;
}

/** `category_uid` of a class: the thousands. Extensions put their own number before it (201001 is System). */
export function categoryUid(classUid: ClassUid): number {
  return Math.floor((classUid % 100_000) / 1000);
}

/** Objects of OCSF 1.9 that events are made of, as far as our sources fill them. */

export type OcsfUser = {
  name?: string;
  uid?: string;
  domain?: string;
  full_name?: string;
  email_addr?: string;
  type?: string;
  type_id?: number;
  credential_uid?: string;
  account?: { name?: string; uid?: string };
  groups?: { name?: string; uid?: string }[];
};

export type OcsfHash = { algorithm_id: number; algorithm?: string; value: string };

export type OcsfFile = {
  name?: string;
  path?: string;
  parent_folder?: string;
  type_id?: number;
  size?: number;
  mime_type?: string;
  hashes?: OcsfHash[];
  signature?: { algorithm_id?: number; certificate?: { issuer?: string; subject?: string }; state?: string };
  company_name?: string;
  internal_name?: string;
  product?: { name?: string };
  version?: string;
  desc?: string;
  created_time?: number;
};

export type OcsfProcess = {
  name?: string;
  pid?: number;
  uid?: string;
  cmd_line?: string;
  working_directory?: string;
  integrity?: string;
  integrity_id?: number;
  file?: OcsfFile;
  user?: OcsfUser;
  session?: OcsfSession;
  created_time?: number;
  terminated_time?: number;
  parent_process?: OcsfProcess;
};

export type OcsfSession = {
  uid?: string;
  terminal?: string;
  is_remote?: boolean;
  created_time?: number;
  issuer?: string;
  is_mfa?: boolean;
};

export type OcsfEndpoint = {
  ip?: string;
  port?: number;
  hostname?: string;
  domain?: string;
  mac?: string;
  name?: string;
  uid?: string;
  interface_name?: string;
  svc_name?: string;
  vlan_uid?: string;
  zone?: string;
  autonomous_system?: { number?: number; name?: string };
  location?: { country?: string; city?: string; region?: string; coordinates?: [number, number] };
};

export type OcsfDevice = OcsfEndpoint & {
  type_id?: number;
  type?: string;
  os?: { name?: string; type_id?: number; type?: string; version?: string };
};

export type OcsfUrl = {
  url_string?: string;
  scheme?: string;
  hostname?: string;
  port?: number;
  path?: string;
  query_string?: string;
};

export type OcsfObservable = { name: string; type_id: number; type?: string; value?: string };

export type OcsfMetadata = {
  version: string;
  product: { name?: string; vendor_name?: string; version?: string; feature?: { name?: string } };
  event_code?: string;
  uid?: string;
  log_name?: string;
  log_provider?: string;
  log_level?: string;
  original_time?: string;
  sequence?: number;
  profiles?: string[];
  labels?: string[];
};

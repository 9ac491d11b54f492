import {
  IconCloud,
  IconCpu,
  IconDeviceDesktop,
  IconFile,
  IconHash,
  IconLink,
  IconNetwork,
  IconUser,
  IconWorld,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { EntityKind } from "../../../../src/schema/finding.ts";

const ICONS = {
  host: IconDeviceDesktop,
  user: IconUser,
  ip: IconNetwork,
  domain: IconWorld,
  hash: IconHash,
  file: IconFile,
  process: IconCpu,
  url: IconLink,
  cloud_account: IconCloud,
} as const satisfies Record<EntityKind, unknown>;

export const ENTITY_NAMES: Readonly<Record<EntityKind, string>> = {
  host: "Host",
  user: "User",
  ip: "Address",
  domain: "Domain",
  hash: "Hash",
  file: "File",
  process: "Process",
  url: "URL",
  cloud_account: "Cloud account",
};

export function EntityIcon({ kind }: { readonly kind: EntityKind }): ReactNode {
  const Icon = ICONS[kind];
  return <Icon aria-hidden />;
}

import "./admin.css";
import type { ReactNode } from "react";
import type { Permission } from "../../../../src/schema/access.ts";
import { useMe, useTenant } from "../../api/me.ts";
import { PageTabs } from "../../components/tabs/page-tabs.tsx";
import { useUrlState } from "../../state/url-state.ts";
import { AuditTab } from "./audit-tab.tsx";
import { KeysTab } from "./keys-tab.tsx";
import { PeopleTab } from "./people-tab.tsx";
import { TenantsTab } from "./tenants-tab.tsx";

type Tab = {
  readonly id: string;
  readonly label: string;
  /** Null: for platform administrators. */
  readonly permission: Permission | null;
  readonly content: () => ReactNode;
};

const TABS: readonly Tab[] = [
  { id: "people", label: "People", permission: "users:read", content: PeopleTab },
  { id: "keys", label: "Keys", permission: "keys:read", content: KeysTab },
  { id: "audit", label: "Audit", permission: "audit:read", content: AuditTab },
  { id: "tenants", label: "Tenants", permission: null, content: TenantsTab },
];

/** Who may do what: people, keys and tenants, and the log of every change. */
export function AdminPage(): ReactNode {
  const [state, setState] = useUrlState();
  const me = useMe();
  const tenant = useTenant();
  const tabs = TABS.filter(({ permission }) =>
    permission === null ? me?.isPlatformAdministrator : tenant?.permissions.includes(permission),
  );
  const open = tabs.find(({ id }) => id === state["tab"]) ?? tabs[0];
  return (
    <>
      <h1 className="screen-reader-only">Administration</h1>
      <PageTabs
        label="Administration"
        tabs={tabs}
        open={open?.id}
        onOpen={(tab) => setState({ tab, open: undefined })}
      />
      {open && <open.content key={`${tenant?.uid}/${open.id}`} />}
    </>
  );
}

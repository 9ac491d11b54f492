import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { KeyView } from "../../../../src/schema/views/access.ts";
import { adminKeys, keysQuery } from "../../api/admin.ts";
import { api } from "../../api/client.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { Facts } from "../../components/panel/section.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { OpenList } from "../../components/table/open-list.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { useChange } from "../../components/feedback/use-change.ts";

const NEVER = <span className="faint">never</span>;
const uidOf = ({ uid }: KeyView): string => uid;

const COLUMNS: readonly Column<KeyView>[] = [
  {
    id: "name",
    header: "Name",
    width: "grow",
    isFixed: true,
    cell: ({ name }) => (
      <span className="cut">
        <HostileText text={name} />
      </span>
    ),
  },
  {
    id: "hint",
    header: "Begins with",
    width: 120,
    givesWay: 2,
    cell: ({ hint }) => <span className="mono dim">{hint}…</span>,
  },
  {
    id: "permissions",
    header: "May",
    width: 190,
    cell: ({ permissions }) => <span className="cut dim">{permissions.join(", ")}</span>,
  },
  {
    id: "owner",
    header: "Owner",
    width: 140,
    givesWay: 3,
    cell: ({ owner }) => (
      <span className={owner.isActive ? "cut" : "cut faint"}>
        <HostileText text={owner.name} />
      </span>
    ),
  },
  {
    id: "lastUsedAt",
    header: "Last used",
    width: 126,
    alignEnd: true,
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? NEVER : <Time at={lastUsedAt} isShort />),
  },
  {
    id: "expiresAt",
    header: "Ends",
    width: 126,
    alignEnd: true,
    givesWay: 1,
    cell: ({ expiresAt }) => (expiresAt === null ? NEVER : <Time at={expiresAt} isShort />),
  },
];

/** API keys: of programs, and of senders of events. */
export function KeysTab(): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("keys:write");
  const { data, error, refetch } = useQuery(keysQuery(tenantUid));
  const [isMaking, setMaking] = useState(false);
  useShortcuts({ "admin.add": mayWrite && (() => setMaking(true)) });
  return (
    <>
      {mayWrite && (
        <InSlot name="actions">
          <Button look="main" keys="admin.add" onClick={() => setMaking(true)}>
            Make a key
          </Button>
        </InSlot>
      )}
      <OpenList
        name="keys"
        label="Keys"
        noun={["key", "keys"]}
        columns={COLUMNS}
        items={data?.keys}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty="No keys yet: make one for each sender of events and each program"
        panel={panelOf}
      />
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function panelOf(key: KeyView, close: () => void): ReactNode {
  return <KeyPanel key={key.uid} apiKey={key} onClose={close} />;
}

function narrowRow(key: KeyView): ReactNode {
  return (
    <>
      <div className="row">
        <span className="cut grow">
          <HostileText text={key.name} />
        </span>
        <span className="mono dim">{key.hint}…</span>
      </div>
      <div className="row dim">
        <span className="cut grow">{key.permissions.join(", ")}</span>
        {key.lastUsedAt === null ? NEVER : <Time at={key.lastUsedAt} isShort />}
      </div>
    </>
  );
}

type KeyPanelProps = { readonly apiKey: KeyView; readonly onClose: () => void };

function KeyPanel({ apiKey, onClose }: KeyPanelProps): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("keys:write");
  const [isRevoking, setRevoking] = useState(false);
  const revoke = useChange({
    call: () =>
      api.DELETE("/api/v1/tenants/{tenantUid}/keys/{keyUid}", {
        params: { path: { tenantUid, keyUid: apiKey.uid } },
      }),
    stale: adminKeys.keys(tenantUid),
    done: () => `The key ${apiKey.name} is worthless now`,
    onDone: onClose,
  });
  return (
    <div className="panel-section">
      <PanelHead title={apiKey.name} onClose={onClose} />
      <KeyFacts apiKey={apiKey} />
      {mayWrite && (
        <div className="row wrap admin-actions">
          <Button look="danger" onClick={() => setRevoking(true)}>
            Revoke the key
          </Button>
        </div>
      )}
      {isRevoking && (
        <Confirm
          title={`Revoke ${apiKey.name}?`}
          action="Revoke the key"
          onConfirm={() => revoke.run(undefined)}
          onClose={() => setRevoking(false)}
        >
          Whoever uses it is refused from the next request on. It cannot be brought back.
        </Confirm>
      )}
    </div>
  );
}

function KeyFacts({ apiKey }: { readonly apiKey: KeyView }): ReactNode {
  const { owner, allowedNetworks, lastUsedAt, expiresAt } = apiKey;
  return (
    <Facts
      facts={[
        ["Begins with", <code key="hint">{apiKey.hint}…</code>],
        ["May", apiKey.permissions.join(", ")],
        ["From", allowedNetworks.length === 0 ? "any address" : allowedNetworks.join(", ")],
        [
          "Owner",
          <HostileText key="owner" text={owner.isActive ? owner.name : `${owner.name} (disabled)`} />,
        ],
        ["Made", <Time key="made" at={apiKey.createdAt} isShort />],
        ["Ends", expiresAt === null ? "never" : <Time key="ends" at={expiresAt} isShort />],
        ["Last used", lastUsedAt === null ? "never" : <Time key="used" at={lastUsedAt} isShort />],
        ["Last used from", apiKey.lastUsedIp ?? "nowhere yet"],
      ]}
    />
  );
}

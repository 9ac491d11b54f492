import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { TenantView } from "../../../../src/schema/views/access.ts";
import { adminKeys, tenantsQuery } from "../../api/admin.ts";
import { answer, api } from "../../api/client.ts";
import { meQuery } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { Field } from "../../components/field/field.tsx";
import { formText } from "../../components/field/form-text.ts";
import { Facts } from "../../components/panel/section.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { OpenList } from "../../components/table/open-list.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { useChange } from "../../components/feedback/use-change.ts";

const uidOf = ({ uid }: TenantView): string => uid;

const COLUMNS: readonly Column<TenantView>[] = [
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
  { id: "uid", header: "Uid", width: 180, cell: ({ uid }) => <span className="mono dim cut">{uid}</span> },
  { id: "status", header: "Status", width: 110, cell: (tenant) => statusOf(tenant) },
  {
    id: "createdAt",
    header: "Since",
    width: 126,
    alignEnd: true,
    givesWay: 1,
    cell: ({ createdAt }) => <Time at={createdAt} isShort />,
  },
];

/** Every tenant of this installation; for platform administrators. */
export function TenantsTab(): ReactNode {
  const { data, error, refetch } = useQuery(tenantsQuery);
  const [isMaking, setMaking] = useState(false);
  useShortcuts({ "admin.add": () => setMaking(true) });
  return (
    <>
      <InSlot name="actions">
        <Button look="main" keys="admin.add" onClick={() => setMaking(true)}>
          Make a tenant
        </Button>
      </InSlot>
      <OpenList
        name="tenants"
        label="Tenants"
        noun={["tenant", "tenants"]}
        columns={COLUMNS}
        items={data?.tenants}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty="No tenants"
        panel={panelOf}
      />
      {isMaking && <NewTenantDialog onClose={() => setMaking(false)} />}
    </>
  );
}

function statusOf({ isSuspended, isDemo }: TenantView): ReactNode {
  if (isSuspended) return <span className="faint">suspended</span>;
  return isDemo ? "demonstration" : "active";
}

function panelOf(tenant: TenantView, close: () => void): ReactNode {
  return <TenantPanel key={tenant.uid} tenant={tenant} onClose={close} />;
}

function narrowRow(tenant: TenantView): ReactNode {
  return (
    <>
      <div className="row">
        <span className="cut grow">
          <HostileText text={tenant.name} />
        </span>
        {statusOf(tenant)}
      </div>
      <div className="row dim mono">{tenant.uid}</div>
    </>
  );
}

type TenantPanelProps = { readonly tenant: TenantView; readonly onClose: () => void };

function TenantPanel({ tenant, onClose }: TenantPanelProps): ReactNode {
  const client = useQueryClient();
  const change = useChange({
    call: (body: { isSuspended: boolean }) =>
      answer(api.PATCH("/api/v1/platform/tenants/{uid}", { params: { path: { uid: tenant.uid } }, body })),
    stale: adminKeys.tenants,
    done: ({ isSuspended }) => `${tenant.name} is ${isSuspended ? "suspended" : "active again"}`,
    onDone: () => void client.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  return (
    <div className="panel-section">
      <PanelHead title={tenant.name} onClose={onClose} />
      <Facts
        facts={[
          ["Uid", <code key="uid">{tenant.uid}</code>],
          ["Status", statusOf(tenant)],
          ["Since", <Time key="since" at={tenant.createdAt} isShort />],
        ]}
      />
      <div className="row wrap admin-actions">
        <a className="button" href={`/t/${tenant.uid}`}>
          Open the tenant
        </a>
        <Button disabled={change.isPending} onClick={() => change.run({ isSuspended: !tenant.isSuspended })}>
          {tenant.isSuspended ? "Resume" : "Suspend"}
        </Button>
      </div>
      <p className="faint">A suspended tenant keeps its data; its people, keys and senders are refused.</p>
    </div>
  );
}

function NewTenantDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const id = useId();
  const client = useQueryClient();
  const create = useChange({
    call: (body: { uid: string; name: string }) => answer(api.POST("/api/v1/platform/tenants", { body })),
    stale: adminKeys.tenants,
    done: ({ name }) => `${name} was made`,
    onDone: () => {
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create.run({ uid: formText(form, "uid").trim(), name: formText(form, "name").trim() });
  };
  return (
    <Dialog title="Make a tenant" onClose={onClose}>
      <form onSubmit={submit}>
        <Field label="Name" htmlFor={`${id}-name`}>
          <input
            id={`${id}-name`}
            name="name"
            className="input"
            required
            maxLength={200}
            autoComplete="off"
          />
        </Field>
        <Field
          label="Uid"
          htmlFor={`${id}-uid`}
          hint="Part of addresses: lower-case letters, digits, hyphens"
        >
          <input
            id={`${id}-uid`}
            name="uid"
            className="input mono"
            required
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            autoComplete="off"
            aria-describedby={`${id}-uid-hint`}
          />
        </Field>
        <div className="dialog-buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button submits look="main" disabled={create.isPending}>
            Make the tenant
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

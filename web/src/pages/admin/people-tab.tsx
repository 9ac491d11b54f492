import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import type { InvitationView, UserView } from "../../../../src/schema/views/access.ts";
import { invitationsQuery, usersQuery } from "../../api/admin.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import type { Column } from "../../components/table/column.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { OpenList } from "../../components/table/open-list.tsx";
import { InvitationPanel } from "./invitation-panel.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { PersonPanel } from "./person-panel.tsx";
import { roleName } from "./role-name.ts";

/** A row: somebody who is here, or who was asked in. */
type Row = {
  readonly uid: string;
  readonly person: UserView | null;
  readonly invitation: InvitationView | null;
};

const NEVER = <span className="faint">never</span>;
const uidOf = ({ uid }: Row): string => uid;
const whoOf = ({ person, invitation }: Row): UserView | InvitationView | null => person ?? invitation;

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    header: "Name",
    width: "grow",
    isFixed: true,
    cell: (row) => (
      <span className="cut">
        <HostileText text={whoOf(row)?.name ?? ""} />
      </span>
    ),
  },
  {
    id: "email",
    header: "E-mail",
    width: 230,
    givesWay: 2,
    cell: (row) => (
      <span className="cut dim">
        <HostileText text={whoOf(row)?.email ?? ""} />
      </span>
    ),
  },
  { id: "role", header: "Role", width: 160, cell: (row) => roleName(whoOf(row)?.role ?? "") },
  { id: "status", header: "Status", width: 100, cell: (row) => statusOf(row) },
  {
    id: "factors",
    header: "Signs in by",
    width: 150,
    givesWay: 3,
    cell: ({ person }) => (person ? <span className="dim">{factorsOf(person)}</span> : null),
  },
  {
    id: "lastSignIn",
    header: "Last sign-in",
    width: 130,
    alignEnd: true,
    givesWay: 1,
    cell: ({ person }) =>
      person && (person.lastSignInAt === null ? NEVER : <Time at={person.lastSignInAt} isShort />),
  },
];

/** People of the tenant, and those who were invited and have not come yet. */
export function PeopleTab(): ReactNode {
  const tenantUid = useTenantUid();
  const mayWrite = useMay("users:write");
  const users = useQuery(usersQuery(tenantUid));
  const invitations = useQuery(invitationsQuery(tenantUid));
  const [isInviting, setInviting] = useState(false);
  useShortcuts({ "admin.add": mayWrite && (() => setInviting(true)) });
  const items = useMemo(
    () => users.data && rowsOf(users.data.users, invitations.data?.invitations ?? []),
    [users.data, invitations.data],
  );
  return (
    <>
      {mayWrite && (
        <InSlot name="actions">
          <Button look="main" keys="admin.add" onClick={() => setInviting(true)}>
            Invite a person
          </Button>
        </InSlot>
      )}
      <OpenList
        name="people"
        label="People"
        noun={["person", "people"]}
        columns={COLUMNS}
        items={items}
        error={users.error}
        onRetry={() => void users.refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty="Nobody is here"
        panel={panelOf}
      />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}

function rowsOf(users: readonly UserView[], invitations: readonly InvitationView[]): Row[] {
  return [
    ...users.map((person) => ({ uid: person.uid, person, invitation: null })),
    ...invitations.map((invitation) => ({ uid: invitation.uid, person: null, invitation })),
  ];
}

function panelOf({ person, invitation }: Row, close: () => void): ReactNode {
  if (person) return <PersonPanel key={person.uid} person={person} onClose={close} />;
  return invitation && <InvitationPanel key={invitation.uid} invitation={invitation} onClose={close} />;
}

function statusOf({ person }: Row): ReactNode {
  if (!person) return <span className="dim">invited</span>;
  return person.status === "active" ? "active" : <span className="faint">disabled</span>;
}

function factorsOf({ passkeys, hasPassword }: UserView): string {
  const ways = [passkeys > 0 ? `passkey × ${passkeys}` : null, hasPassword ? "password" : null];
  return ways.filter((way) => way !== null).join(", ") || "nothing yet";
}

function narrowRow(row: Row): ReactNode {
  return (
    <>
      <div className="row">
        <span className="cut grow">
          <HostileText text={whoOf(row)?.name ?? ""} />
        </span>
        {statusOf(row)}
      </div>
      <div className="row dim">
        <span className="cut grow">{whoOf(row)?.email}</span>
        <span>{roleName(whoOf(row)?.role ?? "")}</span>
      </div>
    </>
  );
}

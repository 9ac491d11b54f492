import { type ReactNode, useId } from "react";
import type { TenantRole } from "../../../../src/schema/views/access.ts";
import { Field } from "../../components/field/field.tsx";

const ROLES: readonly { readonly role: TenantRole; readonly label: string; readonly may: string }[] = [
  { role: "viewer", label: "Viewer", may: "Reads alerts, events, rules and sources" },
  { role: "analyst", label: "Analyst", may: "Triages alerts, exports events, suppresses" },
  { role: "responder", label: "Responder", may: "As an analyst, and responds" },
  {
    role: "detection_engineer",
    label: "Detection engineer",
    may: "Also changes rules, indicators and sources",
  },
  { role: "tenant_administrator", label: "Tenant administrator", may: "Also people, keys and the audit log" },
  { role: "customer", label: "Customer", may: "Reads the overview, alerts and sources" },
];

export type RoleChoiceProps = { readonly value: TenantRole; readonly onChange: (role: TenantRole) => void };

/** The roles of a tenant, with what each may do. */
export function RoleChoice({ value, onChange }: RoleChoiceProps): ReactNode {
  const id = useId();
  const chosen = ROLES.find(({ role }) => role === value);
  return (
    <Field label="Role" htmlFor={id} hint={chosen?.may}>
      <select
        id={id}
        className="input"
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => {
          const found = ROLES.find(({ role }) => role === event.target.value);
          if (found) onChange(found.role);
        }}
      >
        {ROLES.map(({ role, label }) => (
          <option key={role} value={role}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  );
}

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { PlaceholderList } from "../../../../src/schema/views/rule.ts";
import { api } from "../../api/client.ts";
import { detectKeys, placeholdersQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { useChange } from "../../components/feedback/use-change.ts";
import { Dialog } from "../../components/dialog/dialog.tsx";
import { Field } from "../../components/field/field.tsx";
import { PanelHead } from "../../components/panel/panel-head.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import type { Column } from "../../components/table/column.ts";
import { OpenList } from "../../components/table/open-list.tsx";
import { Time } from "../../components/time/time.tsx";
import { formatCountOf } from "../../text/format-number.ts";

const uidOf = ({ name }: PlaceholderList): string => name;

const COLUMNS: readonly Column<PlaceholderList>[] = [
  {
    id: "name",
    header: "Placeholder",
    width: 240,
    isFixed: true,
    cell: ({ name }) => <span className="cut mono">%{name}%</span>,
  },
  {
    id: "values",
    header: "Stands for",
    width: "grow",
    isFixed: true,
    cell: ({ values }) => <span className="cut dim">{values.slice(0, 20).join(", ")}</span>,
  },
  {
    id: "updatedAt",
    header: "Changed",
    width: 126,
    alignEnd: true,
    cell: ({ updatedAt }) => <Time at={updatedAt} isShort />,
  },
];

/** Lists of values that rules put in the place of `%name%`. */
export function PlaceholdersTab(): ReactNode {
  const mayWrite = useMay("rules:write");
  const { data, error, refetch } = useQuery(placeholdersQuery(useTenantUid()));
  const [isAdding, setAdding] = useState(false);
  const close = (): void => setAdding(false);
  useShortcuts({ "detect.add": mayWrite && (() => setAdding(true)) });
  return (
    <>
      {mayWrite && (
        <InSlot name="actions">
          <Button look="main" keys="detect.add" onClick={() => setAdding(true)}>
            Add a placeholder
          </Button>
        </InSlot>
      )}
      <OpenList
        name="placeholders"
        label="Placeholders"
        noun={["placeholder", "placeholders"]}
        columns={COLUMNS}
        items={data?.placeholders}
        error={error}
        onRetry={() => void refetch()}
        uidOf={uidOf}
        narrow={narrowRow}
        empty="No placeholders: rules with the expand modifier need them"
        panel={panelOf}
      />
      {isAdding && (
        <Dialog title="Add a placeholder" onClose={close}>
          <PlaceholderForm list={null} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function panelOf(list: PlaceholderList, close: () => void): ReactNode {
  return <PlaceholderPanel key={list.name} list={list} onClose={close} />;
}

function narrowRow({ name, values }: PlaceholderList): ReactNode {
  return (
    <>
      <div className="row mono">%{name}%</div>
      <div className="row dim">
        <span className="cut">{values.slice(0, 20).join(", ")}</span>
      </div>
    </>
  );
}

type PanelProps = { readonly list: PlaceholderList; readonly onClose: () => void };

function PlaceholderPanel({ list, onClose }: PanelProps): ReactNode {
  return (
    <div className="panel-section">
      <PanelHead title={`%${list.name}%`} onClose={onClose} />
      <PlaceholderForm list={list} onDone={onClose} />
    </div>
  );
}

type FormProps = {
  /** Null for a new one. */
  readonly list: PlaceholderList | null;
  readonly onDone: () => void;
};

function PlaceholderForm({ list, onDone }: FormProps): ReactNode {
  const id = useId();
  const [name, setName] = useState(list?.name ?? "");
  const [text, setText] = useState(list?.values.join("\n") ?? "");
  const mayWrite = useMay("rules:write");
  const { save, remove } = usePlaceholder(onDone);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save({ name, values: text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()])) });
  };
  return (
    <form onSubmit={submit}>
      {list === null && (
        <Field label="Name" htmlFor={`${id}-name`} hint="As rules write it between two %">
          <input
            id={`${id}-name`}
            className="input mono"
            required
            pattern="[A-Za-z0-9_\-]{1,64}"
            autoComplete="off"
            aria-describedby={`${id}-name-hint`}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
      )}
      <Field label="Values" htmlFor={id} hint="One a line">
        <textarea
          id={id}
          className="input mono"
          rows={10}
          spellCheck={false}
          readOnly={!mayWrite}
          aria-describedby={`${id}-hint`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {mayWrite && (
        <div className={list === null ? "dialog-buttons" : "row wrap rule-actions"}>
          {list === null && <Button onClick={onDone}>Cancel</Button>}
          <Button submits look="main">
            Save the values
          </Button>
          {list !== null && <Button onClick={() => remove(list)}>Remove</Button>}
        </div>
      )}
    </form>
  );
}

function usePlaceholder(onDone: () => void): {
  readonly save: (list: Pick<PlaceholderList, "name" | "values">) => void;
  readonly remove: (list: PlaceholderList) => void;
} {
  const tenantUid = useTenantUid();
  const stale = detectKeys.placeholders(tenantUid);
  const save = useChange({
    call: ({ name, values }: Pick<PlaceholderList, "name" | "values">) =>
      api.PUT("/api/v1/tenants/{tenantUid}/placeholders/{name}", {
        params: { path: { tenantUid, name } },
        body: { values },
      }),
    stale,
    done: ({ name, values }) => `%${name}% stands for ${formatCountOf(values.length, "value")}`,
    onDone,
  });
  const remove = useChange({
    call: ({ name }: PlaceholderList) =>
      api.DELETE("/api/v1/tenants/{tenantUid}/placeholders/{name}", {
        params: { path: { tenantUid, name } },
      }),
    stale,
    done: ({ name }) => `%${name}% was removed`,
    undo: (list) => () => save.run(list),
    onDone,
  });
  return { save: save.run, remove: remove.run };
}

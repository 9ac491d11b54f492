import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { PasskeyView } from "../../../../src/schema/views/access.ts";
import { accountKey, factorsQuery } from "../../api/account.ts";
import { addPasskey } from "../../api/auth.ts";
import { answer, api } from "../../api/client.ts";
import { useChange } from "../../components/feedback/use-change.ts";
import { Button } from "../../components/button/button.tsx";
import { Confirm } from "../../components/dialog/confirm.tsx";
import { Field } from "../../components/field/field.tsx";
import { formText } from "../../components/field/form-text.ts";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";

/** The passkeys that open this account, to add and to remove. */
export function PasskeyList(): ReactNode {
  const { data, error, refetch } = useQuery(factorsQuery);
  const [removing, setRemoving] = useState<PasskeyView | null>(null);
  const remove = useChange({
    call: (passkey: PasskeyView) =>
      answer(
        api.DELETE("/api/v1/me/passkeys/{passkeyUid}", { params: { path: { passkeyUid: passkey.uid } } }),
      ),
    stale: accountKey,
    done: ({ name }) => `The passkey ${name} no longer opens your account`,
  });
  return (
    <Section title="Passkeys" aside={data?.passkeys.length}>
      {error && (
        <ErrorLine what="Your passkeys could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={2} label="Passkeys" />}
      <ul className="account-list">
        {data?.passkeys.map((passkey) => (
          <li key={passkey.uid}>
            <span className="grow">
              <span>
                <HostileText text={passkey.name} />
              </span>
              <span className="faint">
                {passkey.isDeviceBound ? "kept on one device" : "kept in sync by its provider"} · added{" "}
                <Time at={passkey.createdAt} isShort />
                {passkey.lastUsedAt === null ? (
                  " · never used"
                ) : (
                  <>
                    {" "}
                    · last used <Time at={passkey.lastUsedAt} isShort />
                  </>
                )}
              </span>
            </span>
            <Button onClick={() => setRemoving(passkey)}>Remove passkey</Button>
          </li>
        ))}
      </ul>
      {data?.passkeys.length === 0 && <p className="dim">None yet. A passkey is the safer way in.</p>}
      <AddPasskey />
      {removing && (
        <Confirm
          title="Remove passkey?"
          action="Remove passkey"
          onConfirm={() => {
            remove.run(removing);
            setRemoving(null);
          }}
          onClose={() => setRemoving(null)}
        >
          <HostileText text={removing.name} /> will no longer open your account. The only way in cannot be
          removed.
        </Confirm>
      )}
    </Section>
  );
}

function AddPasskey(): ReactNode {
  const id = useId();
  const add = useChange({
    call: (label: string) => addPasskey(label),
    stale: accountKey,
    done: (label) => `Added the passkey ${label}`,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    add.run(formText(new FormData(form), "label").trim());
    form.reset();
  };
  return (
    <form onSubmit={submit}>
      <Field label="Name of a new passkey" htmlFor={id} hint="The device or key that holds it">
        <input
          id={id}
          name="label"
          className="input"
          maxLength={100}
          aria-describedby={`${id}-hint`}
          required
        />
      </Field>
      <Button submits disabled={add.isPending}>
        Add passkey
      </Button>
    </form>
  );
}

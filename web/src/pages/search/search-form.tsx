import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "../../components/button/button.tsx";
import { Field } from "../../components/field/field.tsx";
import type { SearchFacts } from "./use-saved-searches.ts";

export type SearchFormProps = {
  readonly initial: SearchFacts;
  /** What the button says. */
  readonly verb: string;
  readonly isPending: boolean;
  readonly onSubmit: (facts: SearchFacts) => void;
  readonly onCancel?: () => void;
};

/** Name, purpose and readers of a saved search. */
export function SearchForm({ initial, verb, isPending, onSubmit, onCancel }: SearchFormProps): ReactNode {
  const id = useId();
  const [facts, setFacts] = useState(initial);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit({ ...facts, name: facts.name.trim(), description: facts.description.trim() });
  };
  return (
    <form className="search-form" onSubmit={submit}>
      <Field label="Name" htmlFor={`${id}-name`}>
        <input
          id={`${id}-name`}
          className="input"
          maxLength={60}
          required
          autoComplete="off"
          data-autofocus
          value={facts.name}
          onChange={(event) => setFacts({ ...facts, name: event.target.value })}
        />
      </Field>
      <Field label="What it is for" htmlFor={`${id}-description`}>
        <textarea
          id={`${id}-description`}
          className="input"
          rows={2}
          maxLength={500}
          value={facts.description}
          onChange={(event) => setFacts({ ...facts, description: event.target.value })}
        />
      </Field>
      <label className="row">
        <input
          type="checkbox"
          checked={facts.isShared}
          onChange={(event) => setFacts({ ...facts, isShared: event.target.checked })}
        />
        Share with the tenant
      </label>
      <div className="row">
        <Button submits look="main" disabled={facts.name.trim() === "" || isPending}>
          {verb}
        </Button>
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}

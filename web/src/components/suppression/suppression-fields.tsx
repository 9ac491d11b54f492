import { type ReactNode, useId, useState } from "react";
import { useStore } from "../../state/store.ts";
import { asOf } from "../../time/as-of.ts";
import { Field } from "../field/field.tsx";
import { Segments } from "../segments/segments.tsx";
import { Time } from "../time/time.tsx";

const DAY_MS = 86_400_000;
/** Shortest reason that the API takes. */
export const REASON_MIN = 3;

const LENGTHS = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "day", label: "Until a day" },
] as const;
type Length = (typeof LENGTHS)[number]["value"];

export type ReasonFieldProps = { readonly value: string; readonly onChange: (value: string) => void };

/** Why findings are held back. */
export function ReasonField({ value, onChange }: ReasonFieldProps): ReactNode {
  const id = useId();
  return (
    <Field label="Reason" htmlFor={id} hint="Stands beside the suppression, for whoever reviews it">
      <textarea
        id={id}
        className="input"
        required
        minLength={REASON_MIN}
        maxLength={2000}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

export type UntilFieldProps = {
  /** Epoch ms at which it ends. */
  readonly value: number;
  /** The length that is chosen at first: of a new one; without it the day is. */
  readonly length?: "7";
  readonly onChange: (expiresAt: number) => void;
};

/** When it ends by itself: after some days, or at the end of a day. A suppression without an end is a rule change. */
export function UntilField({ value, length, onChange }: UntilFieldProps): ReactNode {
  const id = useId();
  const [chosen, setChosen] = useState<Length>(length ?? "day");
  const now = useStore(asOf);
  const choose = (next: Length): void => {
    setChosen(next);
    if (next !== "day") onChange(Date.now() + Number(next) * DAY_MS);
  };
  return (
    <Field
      label="Until"
      htmlFor={id}
      hint={
        <>
          Ends <Time at={value} isShort /> by itself
        </>
      }
    >
      <div className="row wrap">
        <Segments label="How long" choices={LENGTHS} value={chosen} onChange={choose} />
        {chosen === "day" && (
          <input
            id={id}
            type="date"
            className="input until-day"
            aria-label="Last day"
            aria-describedby={`${id}-hint`}
            required
            min={dayText(now)}
            max={dayText(now + 365 * DAY_MS)}
            value={dayText(value)}
            onChange={(event) => {
              const end = endOfDay(event.target.value);
              if (end !== null) onChange(end);
            }}
          />
        )}
      </div>
    </Field>
  );
}

/** The day in this browser's zone, as a date field writes it. */
function dayText(at: number): string {
  const day = new Date(at);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}

function endOfDay(text: string): number | null {
  const at = new Date(`${text}T23:59:59`).getTime();
  return Number.isFinite(at) ? at : null;
}

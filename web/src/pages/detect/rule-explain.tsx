import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { RuleDetail } from "../../../../src/schema/views/rule.ts";
import { Button } from "../../components/button/button.tsx";
import { ExplainedEvent } from "../../components/explanation/explained-event.tsx";
import { Field } from "../../components/field/field.tsx";
import { Section } from "../../components/panel/section.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { eventUidOf } from "./event-uid.ts";
import { RuleTrial } from "./rule-trial.tsx";

/** Why the rule matches, or the shortest reason why not: of a stored event, of a pasted record, of many events. */
export function RuleExplain({ rule }: { readonly rule: RuleDetail }): ReactNode {
  return (
    <>
      <StoredEvent key={rule.uid} rule={rule} />
      <RuleTrial text={rule.text} />
    </>
  );
}

function StoredEvent({ rule }: { readonly rule: RuleDetail }): ReactNode {
  const id = useId();
  const [text, setText] = useState("");
  const [eventUid, setEventUid] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setEventUid(eventUidOf(text));
  };
  return (
    <Section title="A stored event">
      <form onSubmit={submit}>
        <Field label="Event" htmlFor={id} hint="Its uid, or the link to it; or one that it found:">
          <input
            id={id}
            className="input mono"
            autoComplete="off"
            spellCheck={false}
            required
            maxLength={2000}
            aria-describedby={`${id}-hint`}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <div className="event-picks">
          {rule.recentFindings.slice(0, 5).map((finding) => (
            <button
              key={finding.uid}
              type="button"
              className="button plain"
              onClick={() => {
                setText(finding.eventUid);
                setEventUid(finding.eventUid);
              }}
            >
              <Time at={finding.time} isShort />
              <span className="cut">
                <HostileText text={finding.entities[0]?.value ?? finding.sourceName} />
              </span>
            </button>
          ))}
        </div>
        <Button submits>Explain</Button>
      </form>
      {eventUid !== null && (
        <div className="trial-outcome">
          <ExplainedEvent key={eventUid} eventUid={eventUid} ruleUid={rule.uid} />
        </div>
      )}
    </Section>
  );
}

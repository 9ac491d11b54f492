import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { SessionView } from "../../../../src/schema/views/access.ts";
import { accountKey, sessionsQuery } from "../../api/account.ts";
import { answer, api } from "../../api/client.ts";
import { useChange } from "../../components/feedback/use-change.ts";
import { Button } from "../../components/button/button.tsx";
import { Tag } from "../../components/marks/tag.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { Time } from "../../components/time/time.tsx";
import { visibleText } from "../../text/visible-text.ts";
import { deviceName } from "./device-name.ts";
import { formatCountOf } from "../../text/format-number.ts";

/** Where I am signed in, and how to end that. */
export function SessionList(): ReactNode {
  const { data, error, refetch } = useQuery(sessionsQuery);
  const end = useChange({
    call: ({ uid }: SessionView) =>
      api.DELETE("/api/v1/me/sessions/{sessionUid}", { params: { path: { sessionUid: uid } } }),
    stale: accountKey,
    done: ({ ip }) => `The session from ${ip} has ended`,
  });
  const endOthers = useChange({
    call: () => answer(api.DELETE("/api/v1/me/sessions")),
    stale: accountKey,
    done: (_given: undefined, { ended }) => `${formatCountOf(ended, "other session")} ended`,
  });
  const others = data?.sessions.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <Section title="Sessions" aside={data?.sessions.length}>
      {error && (
        <ErrorLine what="Your sessions could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {!data && !error && <SkeletonLines count={3} label="Sessions" />}
      <ul className="account-list">
        {data?.sessions.map((session) => (
          <li key={session.uid}>
            <span className="grow">
              <span title={visibleText(session.userAgent)}>
                <HostileText text={deviceName(session.userAgent) ?? session.userAgent} />
              </span>
              <span className="faint">
                <span className="mono">
                  <HostileText text={session.ip} />
                </span>{" "}
                · by {session.methods.map(methodName).join(" and ")} · since{" "}
                <Time at={session.createdAt} isShort /> · seen <Time at={session.seenAt} isShort />
              </span>
            </span>
            {session.isCurrent ? (
              <Tag look="good">This one</Tag>
            ) : (
              <Button onClick={() => end.run(session)}>End session</Button>
            )}
          </li>
        ))}
      </ul>
      {others > 0 && <Button onClick={() => endOthers.run(undefined)}>End all other sessions</Button>}
    </Section>
  );
}

const METHOD_NAMES: Readonly<Record<string, string>> = {
  passkey: "passkey",
  password: "password",
  totp: "one-time code",
  recovery_code: "recovery code",
  enrolment: "the link that made the account",
  demo_link: "the demonstration's link",
};

function methodName(method: string): string {
  return METHOD_NAMES[method] ?? method.replaceAll("_", " ");
}

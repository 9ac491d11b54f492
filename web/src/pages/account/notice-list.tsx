import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { NoticeView } from "../../../../src/schema/views/access.ts";
import { accountKey } from "../../api/account.ts";
import { api } from "../../api/client.ts";
import { meQuery } from "../../api/me.ts";
import { useChange } from "../../components/feedback/use-change.ts";
import { Button } from "../../components/button/button.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorLine } from "../../components/states/error-state.tsx";
import { Time } from "../../components/time/time.tsx";

const WORDS: Readonly<Record<NoticeView["kind"], string>> = {
  new_device: "Somebody signed in from a device that was not seen before",
  passkey_added: "A passkey was added",
  passkey_removed: "A passkey was removed",
  password_set: "The password was set",
  password_removed: "The password was removed",
  recovery_code_used: "A recovery code was used",
  recovery_codes_made: "New recovery codes were made",
  factors_reset: "An administrator reset the ways into the account",
  email_changed: "The e-mail address was changed",
  role_changed: "A role was changed",
};

export type NoticeListProps = {
  /** Undefined while they are loaded. */
  readonly notices: readonly NoticeView[] | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
};

/** What happened to the account, so that a stranger's doing is noticed. */
export function NoticeList({ notices, error, onRetry }: NoticeListProps): ReactNode {
  const client = useQueryClient();
  const see = useChange({
    call: ({ uid }: NoticeView) =>
      api.POST("/api/v1/me/notices/{noticeUid}/seen", { params: { path: { noticeUid: uid } } }),
    stale: accountKey,
    done: () => null,
    onDone: () => void client.invalidateQueries({ queryKey: meQuery.queryKey }),
  });
  return (
    <Section title="Notices" aside={notices?.length}>
      {error && <ErrorLine what="The notices could not be loaded" error={error} onRetry={onRetry} />}
      {notices?.length === 0 && <p className="dim">Nothing happened to your account.</p>}
      <ul className="account-list">
        {notices?.map((notice) => (
          <li key={notice.uid}>
            <Time at={notice.at} isShort />
            <span className={notice.isSeen ? "grow dim" : "grow strong"}>{WORDS[notice.kind]}</span>
            {!notice.isSeen && <Button onClick={() => see.run(notice)}>That was me</Button>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

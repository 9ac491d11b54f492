import "./account.css";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { noticesQuery } from "../../api/account.ts";
import { useMe } from "../../api/me.ts";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { NoticeList } from "./notice-list.tsx";
import { PasskeyList } from "./passkey-list.tsx";
import { PasswordPart } from "./password-part.tsx";
import { SessionList } from "./session-list.tsx";

/** Who I am here, how I get in, where I am signed in, and what happened to my account. */
export function AccountPage(): ReactNode {
  const me = useMe();
  const notices = useQuery(noticesQuery);
  return (
    <div className="page-scroll">
      <div className="account">
        <header className="panel-section">
          <h1>Your account</h1>
          {me && (
            <p className="dim">
              <HostileText text={me.name} /> · <HostileText text={me.email} />
            </p>
          )}
          {me?.isDemo === true && (
            <p className="faint">This is the account of the demonstration: it ends with it.</p>
          )}
        </header>
        <div>
          <PasskeyList />
          <PasswordPart />
        </div>
        <div>
          <SessionList />
          <NoticeList
            notices={notices.data?.notices}
            error={notices.error}
            onRetry={() => void notices.refetch()}
          />
        </div>
      </div>
    </div>
  );
}

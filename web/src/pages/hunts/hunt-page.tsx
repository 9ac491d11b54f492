import "./hunts.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { HuntDetail } from "../../../../src/schema/views/hunt.ts";
import { huntQuery } from "../../api/hunts.ts";
import { useTenantUid } from "../../api/me.ts";
import { Button } from "../../components/button/button.tsx";
import { Section } from "../../components/panel/section.tsx";
import { ErrorState } from "../../components/states/error-state.tsx";
import { SkeletonLines } from "../../components/states/skeleton.tsx";
import { HostileText } from "../../components/text/hostile-text.tsx";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { InSlot } from "../../shell/slots.tsx";
import { formatCountOf } from "../../text/format-number.ts";
import { HuntActions } from "./hunt-actions.tsx";
import { HuntFacts } from "./hunt-facts.tsx";
import { HuntResults } from "./hunt-results.tsx";
import { HuntProgressBar, HuntStateTag } from "./hunt-state.tsx";

/** One hunt: how far it is, what it left out, and all that it found. */
export function HuntPage(): ReactNode {
  const tenantUid = useTenantUid();
  const { huntUid = "" } = useParams({ strict: false });
  const { data: hunt, error, refetch } = useQuery(huntQuery(tenantUid, huntUid));
  const toList = useToList();
  useShortcuts({ close: () => toList({}) });
  if (error && !hunt)
    return <ErrorState what="The hunt could not be loaded" error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <InSlot name="crumbs">
        <span className="faint">/</span>{" "}
        <span className="dim cut">{hunt && <HostileText text={hunt.name} />}</span>
      </InSlot>
      {hunt ? (
        <Hunt key={huntUid} hunt={hunt} toList={toList} />
      ) : (
        <div className="panel-section">
          <h1 className="screen-reader-only">Hunt</h1>
          <SkeletonLines count={14} label="The hunt" />
        </div>
      )}
    </>
  );
}

type ToList = (search: Readonly<Record<string, string>>) => void;

function useToList(): ToList {
  const tenantUid = useTenantUid();
  const navigate = useNavigate();
  return (search) => void navigate({ to: "/t/$tenantUid/hunts", params: { tenantUid }, search });
}

function Hunt({ hunt, toList }: { readonly hunt: HuntDetail; readonly toList: ToList }): ReactNode {
  const [showsFacts, setShowsFacts] = useState(false);
  const toggle = (): void => setShowsFacts(!showsFacts);
  useShortcuts({ "hunt.facts": toggle });
  return (
    <>
      <div className="hunt-top">
        <h1>
          <HostileText text={hunt.name} />
        </h1>
        <HuntStateTag state={hunt.state} />
        <HuntProgressBar hunt={hunt} />
        <span>{formatCountOf(hunt.progress.findings, "finding")}</span>
        <span className="grow" />
        <Button keys="hunt.facts" aria-expanded={showsFacts} onClick={toggle}>
          About the hunt
        </Button>
        <HuntActions hunt={hunt} onBegin={toList} onRemoved={() => toList({})} />
      </div>
      {(showsFacts || hunt.failure !== null) && (
        <Section title="About the hunt">
          <HuntFacts hunt={hunt} />
        </Section>
      )}
      <HuntResults hunt={hunt} />
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { indicatorListsQuery, rulesQuery } from "../../api/detect.ts";
import { useMay, useTenantUid } from "../../api/me.ts";

/** A rule or an indicator list. */
export type Detector = {
  readonly uid: string;
  readonly name: string;
  readonly kind: "rule" | "indicator list";
};

/** Whatever can make findings, by uid; empty while it is loaded and for who may not see it. */
export function useDetectors(): ReadonlyMap<string, Detector> {
  const tenantUid = useTenantUid();
  const rules = useQuery({ ...rulesQuery(tenantUid), enabled: useMay("rules:read") }).data?.rules;
  const lists = useQuery({ ...indicatorListsQuery(tenantUid), enabled: useMay("indicators:read") }).data
    ?.lists;
  return useMemo(() => {
    const all: Detector[] = [
      ...(rules ?? []).map(({ uid, title }) => ({ uid, name: title, kind: "rule" as const })),
      ...(lists ?? []).map(({ uid, name }) => ({ uid, name, kind: "indicator list" as const })),
    ];
    return new Map(all.map((detector) => [detector.uid, detector]));
  }, [rules, lists]);
}

import { z } from "zod";
import type { ServerFlags } from "../../cli/rule-flags.ts";
import { AppError } from "../../lib/app-error.ts";
import { Problem } from "../../schema/views/problem.ts";
import { type NewRules, RulesAdded, RuleView } from "../../schema/views/rule.ts";
import {
  type NewRuleStates,
  RuleDiff,
  RuleStatesChanged,
  RuleVersion,
} from "../../schema/views/rule-life.ts";
import { RuleExport, SyncAnswer, type SyncRequest } from "../../schema/views/rule-repository.ts";

/** The rules of a tenant on a running server, over its API. */
export type RuleServer = {
  readonly list: (query: Readonly<Record<string, string>>) => Promise<readonly RuleView[]>;
  readonly add: (rules: z.input<typeof NewRules>) => Promise<RulesAdded>;
  readonly move: (wanted: z.input<typeof NewRuleStates>) => Promise<RuleStatesChanged>;
  readonly undo: (changeUid: string) => Promise<RuleStatesChanged>;
  readonly versions: (uid: string) => Promise<readonly RuleVersion[]>;
  readonly diff: (uid: string, from: string, to: string) => Promise<RuleDiff>;
  readonly rollBack: (uid: string, number: number, comment: string) => Promise<RulesAdded>;
  readonly sync: (request: z.input<typeof SyncRequest>) => Promise<SyncAnswer>;
  readonly exported: () => Promise<RuleExport>;
};

/** Every call throws an {@link Error} that says what the server refused, or that it cannot be reached. */
export function createRuleServer({
  url,
  key,
  tenant,
}: Pick<ServerFlags, "url" | "key" | "tenant">): RuleServer {
  const base = new URL(`/api/v1/tenants/${encodeURIComponent(tenant)}`, url).href;
  const call = async <T>(shape: z.ZodType<T>, at: string, init: RequestInit = {}): Promise<T> => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(init.body === undefined ? {} : { "content-type": "application/json" }),
    };
    return shape.parse(await answerOf(`${base}${at}`, { ...init, headers }));
  };
  return {
    list: async (query) =>
      (await call(z.object({ rules: z.array(RuleView) }), `/rules?${new URLSearchParams(query).toString()}`))
        .rules,
    add: (given) => call(RulesAdded, "/rules", posting(given)),
    move: (wanted) => call(RuleStatesChanged, "/rules/states", posting(wanted)),
    undo: (changeUid) =>
      call(RuleStatesChanged, `/rules/states/${encodeURIComponent(changeUid)}/undo`, posting({})),
    versions: async (uid) =>
      (await call(z.object({ versions: z.array(RuleVersion) }), `${one(uid)}/versions`)).versions,
    diff: (uid, from, to) =>
      call(RuleDiff, `${one(uid)}/diff?${new URLSearchParams({ from, to }).toString()}`),
    rollBack: (uid, number, comment) =>
      call(RulesAdded, `${one(uid)}/rollback`, posting({ number, comment })),
    sync: (request) => call(SyncAnswer, "/rule-repository/sync", posting(request)),
    exported: () => call(RuleExport, "/rule-repository/export"),
  };
}

function one(uid: string): string {
  return `/rules/${encodeURIComponent(uid)}`;
}

function posting(body: unknown): RequestInit {
  return { method: "POST", body: JSON.stringify(body) };
}

/** What a server's API says; a refusal throws. */
export async function answerOf(url: string, init: RequestInit): Promise<unknown> {
  return (await responseOf(url, init)).json();
}

/** An answer that is read as it comes; a refusal throws. */
export async function responseOf(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`the server at ${new URL(url).origin} cannot be reached: ${cause}`, { cause: error });
  }
  if (response.ok) return response;
  const problem = Problem.safeParse(await response.json().catch(() => null));
  const place = `${init.method ?? "GET"} ${new URL(url).pathname}`;
  if (!problem.success) throw new Error(`${place}: the server answered ${response.status}`);
  throw new AppError("INVALID", `${place}: ${problem.data.title} (${problem.data.code})`);
}

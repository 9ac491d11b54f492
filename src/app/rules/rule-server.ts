import { z } from "zod";
import type { ServerFlags } from "../../cli/rule-flags.ts";
import { AppError } from "../../lib/app-error.ts";
import { Problem } from "../../schema/views/problem.ts";
import { type RuleFiles, RulesAdded, RuleView } from "../../schema/views/rule.ts";

/** The rules of a tenant on a running server, over its API. */
export type RuleServer = {
  readonly list: (query: Readonly<Record<string, string>>) => Promise<readonly RuleView[]>;
  readonly add: (files: RuleFiles["files"], force: boolean) => Promise<RulesAdded>;
  readonly setEnabled: (uid: string, isEnabled: boolean) => Promise<RuleView>;
};

/** Every call throws an {@link Error} that says what the server refused, or that it cannot be reached. */
export function createRuleServer({
  url,
  key,
  tenant,
}: Pick<ServerFlags, "url" | "key" | "tenant">): RuleServer {
  const rules = new URL(`/api/v1/tenants/${encodeURIComponent(tenant)}/rules`, url).href;
  const call = async <T>(shape: z.ZodType<T>, at: string, init: RequestInit = {}): Promise<T> => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(init.body === undefined ? {} : { "content-type": "application/json" }),
    };
    return shape.parse(await answerOf(`${rules}${at}`, { ...init, headers }));
  };
  return {
    list: async (query) =>
      (await call(z.object({ rules: z.array(RuleView) }), `?${new URLSearchParams(query).toString()}`)).rules,
    add: (files, force) => call(RulesAdded, "", { method: "POST", body: JSON.stringify({ files, force }) }),
    setEnabled: (uid, isEnabled) =>
      call(RuleView, `/${encodeURIComponent(uid)}`, { method: "PATCH", body: JSON.stringify({ isEnabled }) }),
  };
}

/** An answer of a server's API; a refusal throws. */
export async function answerOf(url: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`the server at ${new URL(url).origin} cannot be reached: ${cause}`, { cause: error });
  }
  if (response.ok) return response.json();
  const problem = Problem.safeParse(await response.json().catch(() => null));
  const place = `${init.method ?? "GET"} ${new URL(url).pathname}`;
  if (!problem.success) throw new Error(`${place}: the server answered ${response.status}`);
  throw new AppError("INVALID", `${place}: ${problem.data.title} (${problem.data.code})`);
}

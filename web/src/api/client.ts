import { QueryCache, QueryClient, MutationCache } from "@tanstack/react-query";
import createClient from "openapi-fetch";
import type { paths } from "./generated/paths.ts";
import { ProblemError, problemOf, unreachable } from "./problem-error.ts";

/**
 * The API. Every failure is thrown as a `ProblemError`, so `answer()` has data or throws. Same origin, so the
 * session cookie goes along; there is no token to keep.
 */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "http://localhost",
  credentials: "same-origin",
});

api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
  onError: ({ error }) => unreachable(error),
});

/** Data of a call that always has some. */
export async function answer<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data, response } = await call;
  if (data === undefined) throw await problemOf(response);
  return data;
}

/** Reads are tried again when the fault may pass, changes never: they could happen twice. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof ProblemError && error.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => count < 2 && error instanceof ProblemError && error.isTransient,
        retryDelay: (count, error) =>
          (error instanceof ProblemError ? error.retryAfterMs : null) ?? 500 * 2 ** count,
      },
      mutations: { retry: false },
    },
  });
}

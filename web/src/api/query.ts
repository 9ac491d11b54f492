import { keepPreviousData } from "@tanstack/react-query";
import { answer } from "./client.ts";

/** A read of the API, for `useQuery` and `invalidateQueries`. */
export type Query<T> = {
  readonly queryKey: readonly unknown[];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<T>;
  readonly staleTime?: number;
  readonly placeholderData?: typeof keepPreviousData;
};

type Call<T> = (signal: AbortSignal) => Promise<{ data?: T; response: Response }>;

/** A read under a key that begins with its module and tenant. */
export function read<T>(queryKey: readonly unknown[], call: Call<T>): Query<T> {
  return { queryKey, queryFn: ({ signal }) => answer(call(signal)) };
}

/** The same for a read that follows a filter: what was shown stays, as stale, until the new data is here. */
export function readKeeping<T>(queryKey: readonly unknown[], call: Call<T>): Query<T> {
  return { ...read(queryKey, call), placeholderData: keepPreviousData };
}

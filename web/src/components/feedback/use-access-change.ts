import { useMutation, useQueryClient } from "@tanstack/react-query";
import { withStepUp } from "../../api/step-up.ts";
import { sayDone, sayUnchanged } from "./toasts.ts";

export type AccessChange<Given, Answer> = {
  /** The call; it may ask for a fresh proof of who it is. */
  readonly call: (given: Given) => Promise<Answer>;
  /** Reads that are old afterwards. */
  readonly stale: readonly unknown[];
  /** What was done, for the person: "Disabled Ada Kim". Null says nothing. */
  readonly done: (given: Given, answer: Answer) => string | null;
  readonly onDone?: (answer: Answer, given: Given) => void;
};

/** A change of who may do what: asks for a fresh proof where one is needed, and says what was done. */
export function useAccessChange<Given, Answer>(
  change: AccessChange<Given, Answer>,
): { readonly run: (given: Given) => void; readonly isPending: boolean } {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (given: Given) => withStepUp(() => change.call(given)),
    onSuccess: (answer, given) => {
      const text = change.done(given, answer);
      if (text !== null) sayDone(text);
      change.onDone?.(answer, given);
    },
    onError: sayUnchanged,
    onSettled: () => client.invalidateQueries({ queryKey: change.stale }),
  });
  return { run: mutate, isPending };
}

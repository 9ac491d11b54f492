import { useMutation, useQueryClient } from "@tanstack/react-query";
import { withStepUp } from "../../api/step-up.ts";
import { sayDone, sayUnchanged } from "./toasts.ts";

export type Change<Given, Answer> = {
  /** The call; it may ask for a fresh proof of who it is. */
  readonly call: (given: Given) => Promise<Answer>;
  /** Reads that are old afterwards. */
  readonly stale: readonly unknown[];
  /** What was done, for the person: "Disabled Ada Kim". Null says nothing. */
  readonly done: (given: Given, answer: Answer) => string | null;
  /** How to take it back, where that can be. */
  readonly undo?: (given: Given, answer: Answer) => (() => void) | null;
  readonly onDone?: (answer: Answer, given: Given) => void;
};

export type RunningChange<Given> = { readonly run: (given: Given) => void; readonly isPending: boolean };

/** One change: asks for a fresh proof where one is needed, says what was done, and loads again what is old. */
export function useChange<Given, Answer>(change: Change<Given, Answer>): RunningChange<Given> {
  const client = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (given: Given) => withStepUp(() => change.call(given)),
    onSuccess: (answer, given) => {
      const text = change.done(given, answer);
      if (text !== null) sayDone(text, change.undo?.(given, answer) ?? null);
      change.onDone?.(answer, given);
    },
    onError: sayUnchanged,
    onSettled: () => client.invalidateQueries({ queryKey: change.stale }),
  });
  return { run: mutate, isPending };
}

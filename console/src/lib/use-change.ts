import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { QueryKey, UseMutationResult } from "@tanstack/react-query";
import { useSession } from "./session";

interface Change<TInput, TAnswer> {
  /** Sends it, with the antiforgery token. */
  send: (antiforgeryToken: string, input: TInput) => Promise<TAnswer>;
  /** What was read before and is out of date after, whether it worked or not: a refusal often means it was already. */
  touches: readonly QueryKey[];
  onDone?: (answer: TAnswer, input: TInput) => void;
}

/** Something that changes on the host, after which what it touches is read anew. */
export function useChange<TInput, TAnswer>({
  send,
  touches,
  onDone,
}: Change<TInput, TAnswer>): UseMutationResult<TAnswer, Error, TInput> {
  const client = useQueryClient();
  const { antiforgeryToken } = useSession();
  return useMutation({
    mutationFn: (input: TInput) => send(antiforgeryToken, input),
    onSuccess: (answer, input) => onDone?.(answer, input),
    onSettled: () => {
      for (const queryKey of touches) {
        void client.invalidateQueries({ queryKey });
      }
    },
  });
}

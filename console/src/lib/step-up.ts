/** How somebody can prove again who they are. */
export type ProofMethod = "code" | "passkey" | "password";

/** Asks the person; answers whether they proved who they are. */
export type Asker = (methods: readonly ProofMethod[]) => Promise<boolean>;

let asker: Asker | null = null;
let asking: Promise<boolean> | null = null;

/** Says who asks. Answers how to take that back. */
export function onProofNeeded(ask: Asker): () => void {
  asker = ask;
  return () => {
    if (asker === ask) {
      asker = null;
    }
  };
}

/** Whether the person proved who they are. Several requests that need it at a time wait for one answer. */
export async function proveFirst(methods: readonly ProofMethod[]): Promise<boolean> {
  if (asker === null || methods.length === 0) {
    return false;
  }
  asking ??= asker(methods).finally(() => {
    asking = null;
  });
  return asking;
}

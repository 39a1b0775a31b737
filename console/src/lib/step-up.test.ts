import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, getFile, sendJson } from "./api";
import { onProofNeeded } from "./step-up";
import type { ProofMethod } from "./step-up";

let forget = (): void => undefined;

afterEach(() => {
  forget();
  vi.unstubAllGlobals();
});

const needed = { type: "urn:stoa:error:step-up-needed", detail: "Prove it.", methods: ["code", "passkey"] };

function problem(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });
}

/** A host that wants a proof until it got one. */
function host(): { proved: boolean; sent: string[] } {
  const state = { proved: false, sent: [] as string[] };
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => {
    state.sent.push(`${init.method ?? "GET"} ${address} ${typeof init.body === "string" ? init.body : ""}`.trim());
    return Promise.resolve(
      state.proved
        ? new Response('{"done":true}', { headers: { "Content-Type": "application/json" } })
        : problem(403, needed),
    );
  });
  return state;
}

function ask(answer: (methods: readonly ProofMethod[]) => Promise<boolean>): ReturnType<typeof vi.fn> {
  const asker = vi.fn(answer);
  forget = onProofNeeded(asker);
  return asker;
}

describe("a request that needs a fresh proof", () => {
  it("goes out again, the same, after the person proved who they are", async () => {
    const state = host();
    const asker = ask(() => Promise.resolve((state.proved = true)));
    await expect(sendJson("PUT", "/x", "token", { status: "banned" })).resolves.toEqual({ done: true });
    expect(asker).toHaveBeenCalledExactlyOnceWith(["code", "passkey"]);
    expect(state.sent).toEqual(['PUT /x {"status":"banned"}', 'PUT /x {"status":"banned"}']);
  });

  it("rejects with the problem when they do not want to", async () => {
    const state = host();
    ask(() => Promise.resolve(false));
    await expect(sendJson("DELETE", "/x", "token")).rejects.toMatchObject({ status: 403, message: "Prove it." });
    expect(state.sent).toHaveLength(1);
  });

  it("is not repeated for ever when the proof did not help", async () => {
    const state = host();
    const asker = ask(() => Promise.resolve(true));
    await expect(sendJson("DELETE", "/x", "token")).rejects.toBeInstanceOf(ApiError);
    expect(asker).toHaveBeenCalledOnce();
    expect(state.sent).toHaveLength(2);
  });

  it("asks once for several at a time, and anew for the next", async () => {
    const state = host();
    let answer: ((proved: boolean) => void) | undefined;
    const asker = ask(() => new Promise((resolve) => (answer = resolve)));
    const both = Promise.all([sendJson("PUT", "/a", "token"), sendJson("PUT", "/b", "token")]);
    await vi.waitFor(() => expect(asker).toHaveBeenCalled());
    state.proved = true;
    answer?.(true);
    await both;
    expect(asker).toHaveBeenCalledOnce();
    state.proved = false;
    const next = sendJson("PUT", "/c", "token");
    await vi.waitFor(() => expect(asker).toHaveBeenCalledTimes(2));
    answer?.(false);
    await expect(next).rejects.toBeInstanceOf(ApiError);
  });

  it("asks nobody where nothing can be proved, and for no other refusal", async () => {
    const asker = ask(() => Promise.resolve(true));
    vi.stubGlobal("fetch", () => Promise.resolve(problem(403, { ...needed, methods: [] })));
    await expect(sendJson("PUT", "/x", "token")).rejects.toMatchObject({ status: 403 });
    vi.stubGlobal("fetch", () => Promise.resolve(problem(403, { type: "urn:stoa:error:forbidden" })));
    await expect(sendJson("PUT", "/x", "token")).rejects.toMatchObject({ status: 403 });
    expect(asker).not.toHaveBeenCalled();
  });

  it("may be for a file too", async () => {
    const state = host();
    ask(() => Promise.resolve((state.proved = true)));
    expect(await (await getFile("/x?format=csv")).text()).toBe('{"done":true}');
  });
});

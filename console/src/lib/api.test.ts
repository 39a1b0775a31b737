import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, getJson, sendJson, withParams } from "./api";

afterEach(() => vi.unstubAllGlobals());

function answer(body: string, init: ResponseInit): ReturnType<typeof vi.fn> {
  const fetcher = vi.fn(() => Promise.resolve(new Response(body, init)));
  vi.stubGlobal("fetch", fetcher);
  return fetcher;
}

describe("requests", () => {
  it("leave out parameters without a value and keep false and zero", () => {
    expect(withParams("/x", { from: null, to: undefined, q: "", sold: false, threshold: 0 })).toBe(
      "/x?sold=false&threshold=0",
    );
  });

  it("turn a problem into an error with its detail, fields and waiting time", async () => {
    answer(JSON.stringify({ type: "urn:stoa:error:input", detail: "Wrong.", errors: { from: ["bad"] } }), {
      status: 429,
      headers: { "Content-Type": "application/problem+json", "Retry-After": "7" },
    });
    const error = await getJson("/x").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 429,
      type: "urn:stoa:error:input",
      message: "Wrong.",
      fields: { from: ["bad"] },
      retryAfter: 7,
    });
  });

  it("say so when the host cannot be reached", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(() => Promise.reject(new TypeError("Failed to fetch"))),
    );
    await expect(getJson("/x")).rejects.toMatchObject({ status: 0, message: /could not be reached/ });
  });

  it("carry the antiforgery token when they change something, and accept an empty answer", async () => {
    const fetcher = answer("", { status: 200 });
    await expect(sendJson("DELETE", "/session", "token-1")).resolves.toBeNull();
    expect(fetcher).toHaveBeenCalledWith(
      "/session",
      expect.objectContaining({ method: "DELETE", headers: { "X-CSRF-Token": "token-1" } }),
    );
  });
});

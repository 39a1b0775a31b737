import { describe, expect, it } from "vitest";
import { csvOf } from "./import-csv";
import type { ImportRow } from "./vendor-list.api";

const row: ImportRow = {
  line: 2,
  outcome: "error",
  reason: 'there is no country "X", nor Y',
  vendorId: null,
  name: "=1+1",
  slug: null,
  email: "a@shop.example",
  isInvited: false,
  isWritten: false,
};

describe("the result of an import as a file", () => {
  it("quotes what has commas and quotation marks, and starts no formula", () => {
    expect(csvOf([row]).split("\r\n")[1]).toBe(
      `2,error,"there is no country ""X"", nor Y",'=1+1,,a@shop.example,,false,false`,
    );
  });

  it("has its header even without rows", () => {
    expect(csvOf([])).toBe("line,outcome,reason,name,slug,email,vendor_id,invited,written\r\n");
  });
});

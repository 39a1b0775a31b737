import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DefinitionButton } from "./definition-button";
import { pipelineOf } from "./pipelines";

const explanation = {
  definition: {
    name: "top-products",
    kind: "report",
    title: "Top products",
    definition: "Products by units or by revenue.",
    chartType: "bar",
    address: "/api/v1/analytics/top-products",
    parameters: [{ name: "by", type: "string", description: "What ranks the products.", allowed: [], example: "" }],
    columns: [{ name: "totalRevenue", type: "number", description: "Items after discounts." }],
    head: [],
  },
  routine: "analytics.recount_top_products",
  sql: "create or replace function analytics.recount_top_products ()",
  call: "select * from analytics.recount_top_products('2026-01-01T00:00:00Z', null);",
  timezone: "Europe/London",
};
const points = [
  { name: "Amphora", revenue: 12.5 },
  { name: "Krater", revenue: 7 },
];
const asked: string[] = [];

function show(): ReturnType<typeof userEvent.setup> {
  const user = userEvent.setup();
  const params = { from: "2026-01-01T00:00:00Z", vendorId: 2, limit: 3 };
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <DefinitionButton name="top-products" of="Top products" params={params} points={points} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return user;
}

describe("a figure's definition", () => {
  beforeEach(() => {
    asked.splice(0);
    vi.stubGlobal("fetch", (address: string) => {
      asked.push(address);
      return Promise.resolve(
        new Response(JSON.stringify(explanation), { headers: { "Content-Type": "application/json" } }),
      );
    });
  });

  it("is asked with the filters of the page, when it is opened", async () => {
    const user = show();
    expect(asked).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Definition of Top products" }));
    expect(await screen.findByText("Products by units or by revenue.")).toBeVisible();
    expect(screen.getByText("totalRevenue")).toBeVisible();
    expect(screen.getByText("What ranks the products.")).toBeVisible();
    expect(asked).toEqual([
      "/api/v1/analytics/definitions/top-products?from=2026-01-01T00%3A00%3A00Z&vendorId=2&limit=3",
    ]);
  });

  it("shows the SQL and copies the line for psql", async () => {
    const user = show();
    await user.click(screen.getByRole("button", { name: "Definition of Top products" }));
    await user.click(await screen.findByRole("tab", { name: "SQL" }));
    expect(screen.getByRole("region", { name: /recount_top_products/ })).toHaveTextContent(explanation.sql);
    await user.click(screen.getByRole("button", { name: "Copy Line for psql" }));
    expect(await screen.findByText("Copied")).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(explanation.call);
  });

  it("copies by a selection where there is no clipboard", async () => {
    const user = show();
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("not allowed"));
    let copied = "";
    Object.defineProperty(document, "execCommand", {
      configurable: true,
      value: () => {
        copied = (document.activeElement as HTMLTextAreaElement).value;
        return true;
      },
    });
    await user.click(screen.getByRole("button", { name: "Definition of Top products" }));
    await user.click(await screen.findByRole("tab", { name: "SQL" }));
    await user.click(screen.getByRole("button", { name: "Copy Line for psql" }));
    expect(await screen.findByText("Copied")).toBeVisible();
    expect(copied).toBe(explanation.call);
    expect(screen.queryByRole("textbox")).toBeNull();
  });

  it("shows the array that Recharts gets", async () => {
    const user = show();
    await user.click(screen.getByRole("button", { name: "Definition of Top products" }));
    await user.click(await screen.findByRole("tab", { name: "Recharts" }));
    expect(JSON.parse(screen.getByRole("region", { name: "JSON" }).textContent)).toEqual(points);
  });

  it("shows the pipeline that runs in mongosh, and says which filters it lacks", async () => {
    const user = show();
    await user.click(screen.getByRole("button", { name: "Definition of Top products" }));
    await user.click(await screen.findByRole("tab", { name: "MongoDB" }));
    const pipeline = await screen.findByRole("region", { name: "Pipeline" });
    expect(pipeline).toHaveTextContent(/^db\.orders\.aggregate\(\[/);
    expect(pipeline).toHaveTextContent('ISODate("2026-01-01T00:00:00.000Z")');
    expect(pipeline).toHaveTextContent("$limit: 3");
    expect(screen.getByText(/does not take the vendor/)).toBeVisible();
  });
});

describe("a pipeline", () => {
  it.each([
    ...["sales-over-time", "customer-activity", "vendor-performance", "product-ratings", "low-stock", "user-activity"],
    ...["funnel", "customer-segments", "product-trends", "refunds", "new-vs-returning", "regional-sales"],
    ...["sales-trend", "top-products", "orders-by-region", "sales-by-category", "customers-by-segment"].map(
      (chart) => `charts/${chart}`,
    ),
    ...["charts/customer-spend", "charts/feature-ratings"],
  ])("is there for %s", async (name) => {
    const { text, mapper } = await pipelineOf(name, { granularity: "day", from: "2026-01-01T00:00:00Z" }, "UTC");
    expect(text).toMatch(/^db\.\w+\.aggregate\(\[/);
    expect(mapper === null).toBe(!name.startsWith("charts/"));
  });

  it("cuts days where the page does", async () => {
    const { text } = await pipelineOf("sales-over-time", { granularity: "day" }, "Asia/Kathmandu");
    expect(text).toContain('timezone: "Asia/Kathmandu"');
    expect(text).toContain('unit: "day"');
  });
});

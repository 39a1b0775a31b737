import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "../lib/api";
import { ErrorState } from "./error-state";

describe("ErrorState", () => {
  it("shows the problem's own words and tries again when asked", async () => {
    const retry = vi.fn();
    const error = new ApiError(500, { title: "Internal error", detail: "The database is restarting." });
    render(
      <MantineProvider>
        <ErrorState error={error} onRetry={retry} />
      </MantineProvider>,
    );
    expect(screen.getByRole("alert")).toHaveTextContent("The database is restarting.");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it("names the field that was refused", () => {
    const error = new ApiError(400, { errors: { from: ["must lie before to"] } });
    render(
      <MantineProvider>
        <ErrorState error={error} />
      </MantineProvider>,
    );
    expect(screen.getByRole("alert")).toHaveTextContent("from: must lie before to");
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });
});

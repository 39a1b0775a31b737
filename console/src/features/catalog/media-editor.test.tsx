import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, within } from "@testing-library/react";
import type { ReactElement } from "react";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { sessionQuery } from "../../lib/session";
import { MediaEditor } from "./media-editor";
import type { MediaItem } from "./media-editor";

function item(mediaId: number, kind = "picture"): MediaItem {
  return { mediaId, kind, url: `/media/${mediaId}.webp`, thumbnailUrl: null, altText: `Item ${mediaId}` };
}

let current: MediaItem[] = [];

function Harness({ start }: { start: MediaItem[] }): ReactElement {
  const [value, setValue] = useState(start);
  current = value;
  return <MediaEditor value={value} onChange={setValue} vendorId={7} errors={{ 1: "Too short." }} />;
}

function show(start: MediaItem[]): void {
  const client = new QueryClient();
  client.setQueryData(sessionQuery.queryKey, {
    user: null,
    permissions: [],
    antiforgeryToken: "t",
    hasSecondFactor: false,
    needsSecondFactor: false,
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <Harness start={start} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

const ids = (): number[] => current.map(({ mediaId }) => mediaId);

describe("the editor of pictures and videos", () => {
  it("moves them by their buttons, and the ends have nowhere to go", () => {
    show([item(1), item(2), item(3)]);
    expect(screen.getByLabelText("Move picture 1 to the front")).toBeDisabled();
    expect(screen.getByLabelText("Move picture 3 to the back")).toBeDisabled();
    fireEvent.click(screen.getByLabelText("Move picture 3 to the front"));
    expect(ids()).toEqual([1, 3, 2]);
    fireEvent.click(screen.getByLabelText("Move picture 1 to the back"));
    expect(ids()).toEqual([3, 1, 2]);
  });

  it("calls the first picture primary, not a video before it", () => {
    show([item(1, "video"), item(2), item(3)]);
    const [, second] = within(screen.getByLabelText("Pictures and videos, in order")).getAllByRole("listitem");
    expect(screen.getAllByText("Primary")).toHaveLength(1);
    expect(second).toHaveTextContent("Primary");
  });

  it("keeps a text for each, shows what the host says, and takes out", () => {
    show([item(1), item(2)]);
    fireEvent.change(screen.getByLabelText("Alternative text of picture 1"), { target: { value: "A red chair" } });
    expect(current[0]?.altText).toBe("A red chair");
    expect(screen.getByText("Too short.")).toBeInTheDocument();
    fireEvent.click(screen.getByLabelText("Take picture 1 out"));
    expect(ids()).toEqual([2]);
  });
});

import { Button, Center } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { EmptyState } from "../ui/empty-state";

export function NotFoundPage(): ReactElement {
  return (
    <Center mih="60vh">
      <EmptyState
        title="There is no such page"
        action={
          <Button component={Link} to="/" variant="default" size="xs">
            To the overview
          </Button>
        }
      >
        The address may be mistyped, or the page may have moved.
      </EmptyState>
    </Center>
  );
}

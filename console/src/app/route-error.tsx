import { Center } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import type { ErrorComponentProps } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ErrorState } from "../ui/error-state";

/** What a page that failed as a whole looks like. Trying again also drops what the page had read. */
export function RouteError({ error, reset }: ErrorComponentProps): ReactElement {
  const router = useRouter();
  return (
    <Center mih="60vh">
      <ErrorState
        error={error}
        title="This page could not be shown"
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </Center>
  );
}

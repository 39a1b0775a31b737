import { Center, Loader } from "@mantine/core";
import type { ReactElement } from "react";

export function RoutePending(): ReactElement {
  return (
    <Center mih="50vh" role="status" aria-label="Loading">
      <Loader size="sm" />
    </Center>
  );
}

import { MantineProvider, localStorageColorSchemeManager } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { createQueryClient } from "./query-client";
import { createConsoleRouter } from "./router";
import { theme } from "./theme";

const colorScheme = localStorageColorSchemeManager({ key: "stoa-color-scheme" });
const queryClient = createQueryClient(() => void router.invalidate());
const router = createConsoleRouter(queryClient);

export function App(): ReactElement {
  return (
    <MantineProvider theme={theme} colorSchemeManager={colorScheme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

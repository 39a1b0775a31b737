import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../lib/session";

/** Leads to an empty product. The marketplace's own people have no shop to put it in: they begin at a vendor. */
export function NewProductButton(): ReactElement | null {
  const { user } = useSession();
  return user?.vendorId === null ? null : (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/products/new" />}
    >
      New product
    </Button>
  );
}

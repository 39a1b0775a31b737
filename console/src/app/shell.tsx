import { AppShell, Burger, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ProofDialog } from "../features/accounts/proof-dialog";
import { LiveIndicator } from "../features/analytics/live-indicator";
import { useLiveFigures } from "../features/analytics/use-live-figures";
import { useSession } from "../lib/session";
import { ColorSchemeToggle } from "../ui/color-scheme-toggle";
import { Wordmark } from "../ui/logo";
import { Admitted } from "./admitted";
import { Navigation } from "./navigation";
import classes from "./shell.module.css";
import { UserMenu } from "./user-menu";

/** The frame around every page: where one is, who one is, and the way out. */
export function Shell(): ReactElement | null {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { user } = useSession();
  const live = useLiveFigures();
  if (user === null) {
    return null;
  }
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 244, breakpoint: "md", collapsed: { mobile: !opened } }}
      padding={{ base: "md", sm: "lg" }}
      classNames={{ header: classes["header"] ?? "", navbar: classes["navbar"] ?? "", main: classes["main"] ?? "" }}
    >
      <a href="#content" className={classes["skip"]}>
        Skip to content
      </a>
      <AppShell.Header>
        <div className={classes["bar"]}>
          <Burger
            opened={opened}
            onClick={toggle}
            hiddenFrom="md"
            size="sm"
            aria-label={opened ? "Close navigation" : "Open navigation"}
            aria-expanded={opened}
          />
          <Link to="/" className={classes["home"]} aria-label="Stoa, overview">
            <Wordmark size={24} />
          </Link>
          {user.vendorName !== null && (
            <Text className={classes["vendor"]} title={user.vendorName}>
              {user.vendorName}
            </Text>
          )}
          <div className={classes["end"]}>
            <LiveIndicator state={live} />
            <ColorSchemeToggle />
            <UserMenu />
          </div>
        </div>
      </AppShell.Header>
      <AppShell.Navbar aria-label="Main">
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Admitted>
          <Outlet />
        </Admitted>
      </AppShell.Main>
      <ProofDialog />
    </AppShell>
  );
}

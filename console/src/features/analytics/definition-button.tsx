import { ActionIcon } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Suspense, lazy, useState } from "react";
import type { QueryParams } from "../../lib/api";

const DefinitionDialog = lazy(() =>
  import("./definition-dialog").then(({ DefinitionDialog: dialog }) => ({ default: dialog })),
);

interface Props {
  /** A report's name, or `charts/` and a chart's. */
  name: string;
  /** Set where several stand on a page, so that each has a name of its own. */
  of?: string;
  /** What it was asked with. */
  params: QueryParams;
  /** What is drawn of it now. */
  points: readonly unknown[] | undefined;
  small?: boolean;
}

/** Opens what a figure counts, and how one gets it by SQL, from MongoDB and into Recharts. */
export function DefinitionButton({ small = false, ...about }: Props): ReactElement {
  const { trigger, dialog } = useDefinition(about, small);
  return (
    <>
      {trigger}
      {dialog}
    </>
  );
}

/** The button and its dialog apart: the dialog goes where nothing is replaced when figures come. */
export function useDefinition(
  { name, of, params, points }: Omit<Props, "small">,
  small = false,
): { trigger: ReactElement; dialog: ReactElement | null } {
  const [opened, setOpened] = useState(false);
  return {
    trigger: (
      <ActionIcon
        variant="subtle"
        color="gray"
        size={small ? 24 : "md"}
        aria-label={of === undefined ? "Definition" : `Definition of ${of}`}
        aria-haspopup="dialog"
        onClick={() => setOpened(true)}
      >
        <IconInfoCircle size={small ? 15 : 18} stroke={1.6} aria-hidden />
      </ActionIcon>
    ),
    dialog: opened ? (
      <Suspense>
        <DefinitionDialog name={name} of={of} params={params} points={points} onClose={() => setOpened(false)} />
      </Suspense>
    ) : null,
  };
}

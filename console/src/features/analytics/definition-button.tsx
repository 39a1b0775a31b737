import { ActionIcon, Loader, Popover } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { messageOf } from "../../ui/error-state";
import { definitionsQuery } from "./analytics.api";
import classes from "./definition-button.module.css";

interface Props {
  /** A report's name, or a chart's. */
  name: string;
  /** Set where several stand on a page, so that each has a name of its own. */
  of?: string;
}

/** What a figure counts and what not, in the words of the API's own documentation. */
export function DefinitionButton({ name, of }: Props): ReactElement {
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position={of === undefined ? "bottom-start" : "bottom-end"}
      width={380}
      shadow="md"
      trapFocus={false}
      keepMounted={false}
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={of === undefined ? "Definition" : `Definition of ${of}`}
          onClick={() => setOpened(!opened)}
        >
          <IconInfoCircle size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 24px)">
        <DefinitionText name={name} />
      </Popover.Dropdown>
    </Popover>
  );
}

function DefinitionText({ name }: { name: string }): ReactElement {
  const { data, error, isPending } = useQuery(definitionsQuery);
  if (isPending) {
    return <Loader size="xs" />;
  }
  if (error !== null) {
    return <span>{messageOf(error)}</span>;
  }
  const definition = data.find((one) => one.name === name) ?? data.find((one) => one.name === `charts/${name}`);
  if (definition === undefined) {
    return <span>The host gives no definition for this.</span>;
  }
  return (
    <div className={classes["text"]} tabIndex={0} role="region" aria-label={`${definition.title}, definition`}>
      <p>{definition.definition}</p>
      {definition.columns.length > 0 && (
        <dl>
          {definition.columns.map((column) => (
            <div key={column.name}>
              <dt>{column.name}</dt>
              <dd>{column.description}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

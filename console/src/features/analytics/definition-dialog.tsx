import { Loader, Modal, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import type { QueryParams } from "../../lib/api";
import { CodeBlock } from "../../ui/code-block";
import { ErrorState } from "../../ui/error-state";
import { explanationQuery } from "./analytics.api";
import type { Definition, Explanation } from "./analytics.api";
import classes from "./definition-dialog.module.css";
import { pipelineOf } from "./pipelines";

interface Props {
  name: string;
  of: string | undefined;
  params: QueryParams;
  points: readonly unknown[] | undefined;
  onClose: () => void;
}

/** A figure explains itself: what it counts, its SQL, its pipeline in MongoDB, and what Recharts gets. */
export function DefinitionDialog({ name, of, params, points, onClose }: Props): ReactElement {
  const isPhone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const explanation = useQuery(explanationQuery(name, params));
  const { data } = explanation;
  return (
    <Modal
      opened
      onClose={onClose}
      title={of ?? data?.definition.title ?? "Definition"}
      size={760}
      fullScreen={isPhone}
      classNames={{ title: classes["title"] ?? "" }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {data === undefined ? (
        explanation.isError ? (
          <ErrorState error={explanation.error} onRetry={() => void explanation.refetch()} />
        ) : (
          <Loader size="sm" aria-label="Loading" />
        )
      ) : (
        <Tabs defaultValue="definition" keepMounted={false}>
          <Tabs.List className={classes["tabs"] ?? ""}>
            <Tabs.Tab value="definition">Definition</Tabs.Tab>
            <Tabs.Tab value="sql">SQL</Tabs.Tab>
            <Tabs.Tab value="mongodb">MongoDB</Tabs.Tab>
            <Tabs.Tab value="recharts">Recharts</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="definition" className={classes["panel"] ?? ""}>
            <InWords definition={data.definition} />
          </Tabs.Panel>
          <Tabs.Panel value="sql" className={classes["panel"] ?? ""}>
            <InSql explanation={data} />
          </Tabs.Panel>
          <Tabs.Panel value="mongodb" className={classes["panel"] ?? ""}>
            <InMongo name={name} params={params} timezone={data.timezone} />
          </Tabs.Panel>
          <Tabs.Panel value="recharts" className={classes["panel"] ?? ""}>
            <InRecharts points={points} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Modal>
  );
}

function InWords({ definition }: { definition: Definition }): ReactElement {
  return (
    <div className={classes["words"]}>
      <p>{definition.definition}</p>
      <Terms title="In all" terms={definition.head} />
      <Terms title={definition.kind === "chart" ? "Points" : "Columns"} terms={definition.columns} />
      <Terms title="Parameters" terms={definition.parameters} />
      <p className={classes["note"]}>
        The API answers it at <code>{definition.address}</code>.
      </p>
    </div>
  );
}

interface Term {
  name: string;
  description: string;
}

function Terms({ title, terms }: { title: string; terms: readonly Term[] }): ReactNode {
  return terms.length === 0 ? null : (
    <section>
      <h3>{title}</h3>
      <dl>
        {terms.map((term) => (
          <div key={term.name}>
            <dt>{term.name}</dt>
            <dd>{term.description}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function InSql({ explanation: { call, routine, sql } }: { explanation: Explanation }): ReactElement {
  return (
    <>
      <p className={classes["lead"]}>
        This line, in psql, counts it from the rows with the filters of this page. What the page shows is held against
        it.
      </p>
      <CodeBlock label="Line for psql" text={call} wrap />
      <CodeBlock label={`${routine}, and what it uses`} text={sql} />
    </>
  );
}

function InMongo({ name, params, timezone }: { name: string; params: QueryParams; timezone: string }): ReactElement {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ["definitions", "pipeline", name, params, timezone],
    queryFn: () => pipelineOf(name, params, timezone),
    staleTime: Infinity,
  });
  if (data === undefined) {
    return isError ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loader size="sm" />;
  }
  return (
    <>
      <p className={classes["lead"]}>
        For mongosh, over the collections that <code>stoa export mongo</code> writes.
        {data.mapper !== null && (
          <>
            {" "}
            From its rows <code>{data.mapper}</code> in docs/mongo/charts.js makes the chart&rsquo;s array.
          </>
        )}
        {data.without.length > 0 && <> The pipeline does not take {data.without.join(", ")}: it counts all.</>}
      </p>
      <CodeBlock label="Pipeline" text={data.text} />
    </>
  );
}

function InRecharts({ points }: { points: readonly unknown[] | undefined }): ReactElement {
  return points === undefined ? (
    <p className={classes["lead"]}>The figures are not there yet.</p>
  ) : (
    <>
      <p className={classes["lead"]}>
        What Recharts takes as <code>data</code> for what is on the screen now: {points.length}{" "}
        {points.length === 1 ? "point" : "points"}.
      </p>
      <CodeBlock label="JSON" text={onePerLine(points)} />
    </>
  );
}

/** JSON with a point on each line: short enough to read, and still one array. */
function onePerLine(points: readonly unknown[]): string {
  return points.length === 0 ? "[]" : `[\n${points.map((point) => `  ${JSON.stringify(point)}`).join(",\n")}\n]`;
}

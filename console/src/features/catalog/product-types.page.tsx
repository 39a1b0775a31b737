import { Anchor, Button } from "@mantine/core";
import { IconPlus, IconTemplate } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { formatCount } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Tag } from "../../ui/tag";
import { typesQuery } from "./taxonomy.api";
import type { TypeNode } from "./taxonomy.api";
import classes from "./taxonomy.module.css";

const columns: TableColumn<TypeNode>[] = [
  {
    id: "name",
    header: "Product type",
    cell: ({ productTypeId, name, description, isActive }) => (
      <span className={classes["stack"]}>
        <span>
          <Anchor
            inherit
            renderRoot={(props) => <Link {...props} to="/product-types/$id" params={{ id: String(productTypeId) }} />}
          >
            {name}
          </Anchor>{" "}
          {!isActive && <Tag>archived</Tag>}
        </span>
        <span className={classes["sub"]}>{description}</span>
      </span>
    ),
  },
  {
    id: "others",
    header: "Beyond its template",
    cell: ({ allowsOtherAttributes }) => (allowsOtherAttributes ? "anything" : "nothing"),
  },
  { id: "attributes", header: "Attributes", numeric: true, cell: ({ attributes }) => formatCount(attributes) },
  { id: "products", header: "Products", numeric: true, cell: ({ products }) => formatCount(products) },
];

export function ProductTypesPage(): ReactElement {
  const types = useQuery(typesQuery);
  return (
    <Page
      title="Product types"
      summary="Kinds of products, each with the attributes that its products are asked for."
      actions={
        <Button
          leftSection={<IconPlus size={17} aria-hidden />}
          renderRoot={(props) => <Link {...props} to="/product-types/$id" params={{ id: "new" }} />}
        >
          New product type
        </Button>
      }
    >
      <ListPanel
        title="Product types"
        query={types}
        rows={types.data}
        columns={columns}
        empty={
          <EmptyState title="There is none yet" icon={IconTemplate}>
            Products do well without. A type helps where many products are described alike.
          </EmptyState>
        }
      />
    </Page>
  );
}

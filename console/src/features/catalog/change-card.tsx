import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { Fragment } from "react";
import { formatMoment } from "../../lib/format";
import { Panel } from "../../ui/panel";
import { Tag } from "../../ui/tag";
import type { ProductChange } from "./approvals.api";
import classes from "./catalog.module.css";
import { differ } from "./differ";
import type { DocumentImage } from "./products.api";

const words: Readonly<Record<string, string>> = {
  name: "Name",
  description: "Description",
  brand: "Brand",
  categoryId: "Category",
  productTypeId: "Product type",
  tags: "Tags",
  metaTitle: "Title for search engines",
  metaDescription: "Description for search engines",
  images: "Pictures",
};

/** One change: every text that differs, what went marked in the left and what came in the right column. */
export function ChangeCard({ change, choice }: { change: ProductChange; choice: ReactNode }): ReactElement {
  const rows = rowsOf(change);
  return (
    <Panel
      title={
        <span className={classes["changeHead"]}>
          {choice}
          <Anchor
            inherit
            renderRoot={(props) => <Link {...props} to="/products/$id" params={{ id: String(change.productId) }} />}
          >
            {change.productName}
          </Anchor>
          <Tag tone={change.kind === "new" ? "good" : "notable"}>
            {change.kind === "new" ? "new product" : "change"}
          </Tag>
        </span>
      }
      actions={
        <span className={classes["sub"]}>
          {change.vendorName}, {formatMoment(change.submittedAt)}
        </span>
      }
    >
      {change.reason !== "" && <p className={classes["hint"]}>Refused: {change.reason}</p>}
      <div className={classes["differences"]} role="group" aria-label={`Differences of ${change.productName}`}>
        <div data-head>What</div>
        <div data-head>{change.kind === "new" ? "" : "Before"}</div>
        <div data-head>{change.kind === "new" ? "As handed in" : "After"}</div>
        {rows.map(({ key, label, before, after }) => (
          <Fragment key={key}>
            <div>
              <strong>{label}</strong>
            </div>
            {before}
            {after}
          </Fragment>
        ))}
      </div>
    </Panel>
  );
}

interface Row {
  key: string;
  label: string;
  before: ReactNode;
  after: ReactNode;
}

function rowsOf(change: ProductChange): Row[] {
  const before = change.before as Record<string, unknown>;
  const after = change.after as Record<string, unknown>;
  return Object.keys(after).flatMap((key): Row[] => {
    if (key === "attributes") {
      return textRows(flat(before[key]), flat(after[key]), (name) => `Attribute ${name.replaceAll("_", " ")}`);
    }
    if (key === "translations") {
      return textRows(flat(before[key]), flat(after[key]), (name) => `In ${name.replace(".", ": ")}`);
    }
    if (key === "images") {
      const pictures = (value: unknown): ReactElement => (
        <Pictures images={(value as DocumentImage[] | undefined) ?? []} media={change.names.media} />
      );
      return [{ key, label: words[key] ?? key, before: pictures(before[key]), after: pictures(after[key]) }];
    }
    const [was, is] = [textOf(key, before[key], change), textOf(key, after[key], change)];
    return was === is ? [] : [textRow(key, words[key] ?? key, was, is)];
  });
}

function textRows(before: Map<string, string>, after: Map<string, string>, label: (name: string) => string): Row[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => textRow(name, label(name), before.get(name) ?? "", after.get(name) ?? ""));
}

function textRow(key: string, label: string, was: string, is: string): Row {
  const parts = differ(was, is);
  return {
    key,
    label,
    before: (
      <div>
        {parts
          .filter(({ kind }) => kind !== "added")
          .map(({ kind, text }, at) =>
            kind === "gone" ? (
              <del key={at} className={classes["gone"]}>
                {text}
              </del>
            ) : (
              <span key={at}>{text}</span>
            ),
          )}
      </div>
    ),
    after: (
      <div>
        {parts
          .filter(({ kind }) => kind !== "gone")
          .map(({ kind, text }, at) =>
            kind === "added" ? (
              <ins key={at} className={classes["added"]}>
                {text}
              </ins>
            ) : (
              <span key={at}>{text}</span>
            ),
          )}
      </div>
    ),
  };
}

function textOf(key: string, value: unknown, { names }: ProductChange): string {
  if (Array.isArray(value)) {
    return value.join(", ");
  }
  if (typeof value === "number") {
    const known = key === "categoryId" ? names.categories : names.productTypes;
    return known[value] ?? String(value);
  }
  return typeof value === "string" ? value : "";
}

/** {de: {name: "Hemd"}} as de.name → Hemd. */
function flat(value: unknown): Map<string, string> {
  const result = new Map<string, string>();
  for (const [name, inner] of Object.entries((value ?? {}) as Record<string, unknown>)) {
    if (typeof inner === "object" && inner !== null) {
      for (const [field, text] of Object.entries(inner as Record<string, unknown>)) {
        result.set(`${name}.${field}`, String(text));
      }
    } else {
      result.set(name, String(inner));
    }
  }
  return result;
}

function Pictures(props: { images: DocumentImage[]; media: ProductChange["names"]["media"] }): ReactElement {
  const { images, media } = props;
  return (
    <div className={classes["pictures"]}>
      {images.map(({ mediaId, altText }) => {
        const file = media[String(mediaId)];
        const address = file?.thumbnailUrl ?? null;
        return address === null ? (
          <span key={mediaId}>video</span>
        ) : (
          <img key={mediaId} src={address} alt={altText === "" ? "Picture without a text" : altText} loading="lazy" />
        );
      })}
    </div>
  );
}

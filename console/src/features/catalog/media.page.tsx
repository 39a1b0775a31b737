import { Button, Checkbox, Select, Skeleton } from "@mantine/core";
import { IconPhoto, IconWorldDownload } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { useSession } from "../../lib/session";
import { EmptyState } from "../../ui/empty-state";
import { ErrorState } from "../../ui/error-state";
import { Page } from "../../ui/page";
import { SearchField } from "../../ui/search-field";
import { Panel } from "../../ui/panel";
import { FromWebDialog } from "./from-web-dialog";
import { MediaDialog } from "./media-dialog";
import { MediaDrop } from "./media-drop";
import { MediaThumb } from "../../ui/media-thumb";
import classes from "../../ui/media.module.css";
import { mediaKinds, mediaQuery, vendorChoicesQuery } from "../../lib/media";
import type { Media } from "../../lib/media";
import { parseMediaSearch } from "./media-search";
import { uses } from "./media-words";
import { useUploads } from "./use-uploads";

// A closed list leaves the page: its own label would otherwise answer for the control's.
const combobox = { keepMounted: false } as const;
const kindNames = { picture: "Pictures", video: "Videos", link: "Links to videos" } as const;

export function MediaPage(): ReactElement {
  const { user } = useSession();
  const search = useSearch({ from: "/shell/media" });
  const vendorId = user?.vendorId ?? search.vendorId ?? null;
  const library = useInfiniteQuery(mediaQuery(search));
  const uploads = useUploads(vendorId, () => {});
  const [fromWeb, setFromWeb] = useState(false);
  const [open, setOpen] = useState<Media | null>(null);
  const rows = library.data?.pages.flatMap((page) => page.rows);
  const isFiltered = search.q !== undefined || search.kind !== undefined || search.unused === true;
  return (
    <Page
      title="Pictures and videos"
      summary="What products show. Pictures are kept in every size the shop needs, and without what the camera noted."
    >
      <MediaDrop
        uploads={uploads}
        disabled={vendorId === null ? "Choose the vendor below whose files you add" : undefined}
        actions={
          <Button
            variant="default"
            leftSection={<IconWorldDownload size={17} aria-hidden />}
            disabled={vendorId === null}
            onClick={() => setFromWeb(true)}
          >
            From the web
          </Button>
        }
      />
      <Filters isOperator={user?.vendorId === null} />
      <Panel title="Library">
        {rows === undefined ? (
          library.isError ? (
            <ErrorState error={library.error} onRetry={() => void library.refetch()} />
          ) : (
            <div className={classes["grid"]} role="status" aria-label="Loading the library">
              {Array.from({ length: 12 }, (_, place) => (
                <Skeleton key={place} radius="md" className={classes["waiting"] ?? ""} />
              ))}
            </div>
          )
        ) : rows.length === 0 ? (
          <EmptyState title={isFiltered ? "Nothing is like that" : "Nothing here yet"} icon={IconPhoto}>
            {isFiltered
              ? "Look for less of the name, or take a filter out."
              : "Drop the first pictures above, or fetch them from the web."}
          </EmptyState>
        ) : (
          <ul className={classes["grid"]} aria-busy={library.isPlaceholderData}>
            {rows.map((media) => (
              <li key={media.mediaId}>
                <Card media={media} onOpen={() => setOpen(media)} />
              </li>
            ))}
          </ul>
        )}
        {library.isFetchNextPageError && (
          <ErrorState error={library.error} onRetry={() => void library.fetchNextPage()} />
        )}
        {library.hasNextPage && !library.isFetchNextPageError && (
          <div className={classes["more"]}>
            <Button variant="default" loading={library.isFetchingNextPage} onClick={() => void library.fetchNextPage()}>
              Load more
            </Button>
          </div>
        )}
      </Panel>
      {fromWeb && vendorId !== null && (
        <FromWebDialog vendorId={vendorId} onTaken={() => {}} onClose={() => setFromWeb(false)} />
      )}
      {open !== null && <MediaDialog media={open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function Card({ media, onOpen }: { media: Media; onOpen: () => void }): ReactElement {
  return (
    <button type="button" className={classes["card"]} onClick={onOpen}>
      <MediaThumb kind={media.kind} thumbnailUrl={media.thumbnailUrl} url={media.url} alt="" />
      <span className={classes["name"]}>{media.fileName === "" ? `Media ${media.mediaId}` : media.fileName}</span>
      <span className={classes["sub"]}>
        {uses(media.usedBy)}
        {media.kind === "picture" && media.altText === "" && ", no alternative text"}
      </span>
    </button>
  );
}

function Filters({ isOperator }: { isOperator: boolean }): ReactElement {
  const search = useSearch({ from: "/shell/media" });
  const navigate = useNavigate({ from: "/media" });
  const vendors = useQuery({ ...vendorChoicesQuery, enabled: isOperator });
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseMediaSearch({ ...before, ...changed }), replace: true });
  return (
    <div className={classes["filters"]} role="search" aria-label="Pictures and videos">
      <SearchField
        placeholder="Part of a name or alternative text"
        className={classes["search"]}
        initial={search.q}
        onLook={(q) => change({ q })}
      />
      <Select
        label="Kind"
        placeholder="Every kind"
        className={classes["choice"] ?? ""}
        data={mediaKinds.map((value) => ({ value, label: kindNames[value] }))}
        value={search.kind ?? null}
        clearable
        clearButtonProps={{ "aria-label": "Every kind" }}
        comboboxProps={combobox}
        onChange={(kind) => change({ kind })}
      />
      {isOperator && (
        <Select
          label="Vendor"
          placeholder="Every vendor"
          className={classes["choice"] ?? ""}
          data={vendors.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
          value={search.vendorId === undefined ? null : String(search.vendorId)}
          searchable
          clearable
          clearButtonProps={{ "aria-label": "Every vendor" }}
          comboboxProps={combobox}
          error={vendors.isError ? "The vendors could not be loaded." : undefined}
          onChange={(id) => change({ vendorId: id === null ? undefined : Number(id) })}
        />
      )}
      <Checkbox
        label="Not used by any product"
        className={classes["check"] ?? ""}
        checked={search.unused === true}
        onChange={(event) => change({ unused: event.currentTarget.checked })}
      />
    </div>
  );
}

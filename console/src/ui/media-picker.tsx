import { Button, Skeleton } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { Dialog } from "./dialog";
import { EmptyState } from "./empty-state";
import { ErrorState } from "./error-state";
import { SearchField } from "./search-field";
import { MediaThumb } from "./media-thumb";
import classes from "./media.module.css";
import { mediaQuery } from "../lib/media";
import type { Media } from "../lib/media";
import pickerClasses from "./media-picker.module.css";

interface Props {
  vendorId: number;
  /** What is there already cannot be chosen again. */
  present: readonly number[];
  /** One picture, where videos cannot be. */
  onePicture?: boolean;
  onPick: (chosen: Media[]) => void;
  onClose: () => void;
}

/** Chooses out of the vendor's library; the order of choosing is the order they come in. */
export function MediaPicker(props: Props): ReactElement {
  const { vendorId, present, onePicture = false, onPick, onClose } = props;
  const [q, setQ] = useState("");
  const library = useInfiniteQuery(
    mediaQuery({ vendorId, ...(onePicture ? { kind: "picture" } : {}), ...(q === "" ? {} : { q }) }),
  );
  const [chosen, setChosen] = useState<readonly Media[]>([]);
  const rows = library.data?.pages.flatMap((page) => page.rows);
  const toggle = (media: Media): void =>
    setChosen((before) =>
      before.some(({ mediaId }) => mediaId === media.mediaId)
        ? before.filter(({ mediaId }) => mediaId !== media.mediaId)
        : [...(onePicture ? [] : before), media],
    );
  return (
    <Dialog title="Pick from the library" size={820} tall onClose={onClose}>
      <SearchField placeholder="Part of a name or alternative text" focused mb="md" onLook={setQ} />
      {rows === undefined ? (
        library.isError ? (
          <ErrorState error={library.error} onRetry={() => void library.refetch()} />
        ) : (
          <div className={classes["grid"]} role="status" aria-label="Loading the library">
            {Array.from({ length: 8 }, (_, place) => (
              <Skeleton key={place} radius="md" className={classes["waiting"] ?? ""} />
            ))}
          </div>
        )
      ) : rows.length === 0 ? (
        <EmptyState title="Nothing to pick" icon={IconPhoto}>
          {q === ""
            ? onePicture
              ? "The library has no pictures: add one under Pictures and videos first."
              : "The library is empty: drop files into the product instead."
            : "Look for less of the name."}
        </EmptyState>
      ) : (
        <ul className={classes["grid"]}>
          {rows.map((media) => {
            const has = present.includes(media.mediaId);
            const place = chosen.findIndex(({ mediaId }) => mediaId === media.mediaId);
            return (
              <li key={media.mediaId}>
                <button
                  type="button"
                  className={classes["card"]}
                  aria-pressed={place >= 0}
                  disabled={has}
                  data-present={has || undefined}
                  onClick={() => toggle(media)}
                >
                  <span className={pickerClasses["frame"]} data-dim={has || undefined}>
                    <MediaThumb kind={media.kind} thumbnailUrl={media.thumbnailUrl} url={media.url} alt="" />
                    {place >= 0 && (
                      <span className={pickerClasses["place"]} aria-hidden>
                        {onePicture ? "✓" : place + 1}
                      </span>
                    )}
                  </span>
                  <span className={classes["name"]}>{media.fileName}</span>
                  {has && <span className={classes["sub"]}>is there already</span>}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {library.hasNextPage && (
        <div className={classes["more"]}>
          <Button variant="default" loading={library.isFetchingNextPage} onClick={() => void library.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
      <div className={pickerClasses["foot"]}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={chosen.length === 0}
          onClick={() => {
            onPick([...chosen]);
            onClose();
          }}
        >
          {onePicture ? "Choose" : chosen.length === 0 ? "Add" : `Add ${chosen.length}`}
        </Button>
      </div>
    </Dialog>
  );
}

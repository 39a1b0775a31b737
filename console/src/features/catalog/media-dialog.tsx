import { Anchor, Button, Group, Skeleton, Stack, Textarea, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { Dialog, DialogText, FormDialog } from "../../ui/dialog";
import { ErrorState } from "../../ui/error-state";
import { Failure, fieldError } from "../../ui/failure";
import { changeMedia, deleteMedia, mediaDetailQuery, mediaKey } from "../../lib/media";
import type { Media, MediaUse } from "../../lib/media";
import classes from "./media-dialog.module.css";
import { describe } from "./media-words";

interface Props {
  media: Media;
  onClose: () => void;
}

/** One of the library: what it looks like, what it is called, where it is shown. */
export function MediaDialog({ media, onClose }: Props): ReactElement {
  const detail = useQuery(mediaDetailQuery(media.mediaId));
  const [deleting, setDeleting] = useState(false);
  if (deleting) {
    return <DeleteDialog media={media} onClose={() => setDeleting(false)} onDone={onClose} />;
  }
  return (
    <Dialog title={media.fileName} size={760} tall onClose={onClose}>
      <div className={classes["columns"]}>
        <div className={classes["preview"]}>
          <Preview media={media} />
          <p className={classes["facts"]}>
            {describe(media)}
            <br />
            Added {formatMoment(media.createdAt)}
          </p>
        </div>
        <Stack gap="lg">
          <Words media={media} onClose={onClose} />
          <section aria-label="Where it is shown">
            <h3 className={classes["heading"]}>Where it is shown</h3>
            {detail.data === undefined ? (
              detail.isError ? (
                <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
              ) : (
                <Skeleton height={22} radius="sm" />
              )
            ) : (
              <Uses products={detail.data.products} />
            )}
          </section>
          <Group>
            <Button
              variant="default"
              leftSection={<IconTrash size={16} aria-hidden />}
              disabled={detail.data === undefined || detail.data.products.length > 0}
              onClick={() => setDeleting(true)}
            >
              Delete
            </Button>
          </Group>
        </Stack>
      </div>
    </Dialog>
  );
}

function Preview({ media }: { media: Media }): ReactElement {
  if (media.kind === "picture") {
    return <img className={classes["picture"]} src={media.url} alt={media.altText} />;
  }
  return media.kind === "video" ? (
    // What vendors film has no captions of its own; the alternative text is beside it.
    <video className={classes["picture"]} src={media.url} controls preload="metadata" aria-label={media.fileName} />
  ) : (
    <Anchor href={media.url} target="_blank" rel="noopener noreferrer" className={classes["link"] ?? ""}>
      {media.url}
    </Anchor>
  );
}

function Words({ media, onClose }: Props): ReactElement {
  const [fileName, setFileName] = useState(media.fileName);
  const [altText, setAltText] = useState(media.altText);
  const saving = useChange({ send: changeMedia, touches: [mediaKey], onDone: onClose });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ mediaId: media.mediaId, fileName, altText });
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          maxLength={255}
          value={fileName}
          error={fieldError(saving.error, "fileName")}
          onChange={(event) => setFileName(event.currentTarget.value)}
        />
        <Textarea
          label="Alternative text"
          description="What it shows, for people who cannot see it. Products begin with this text."
          autosize
          minRows={2}
          maxLength={500}
          value={altText}
          error={fieldError(saving.error, "altText")}
          onChange={(event) => setAltText(event.currentTarget.value)}
        />
        <Failure error={saving.error} shown={["fileName", "altText"]} />
        <Group>
          <Button type="submit" loading={saving.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Uses({ products }: { products: readonly MediaUse[] }): ReactElement {
  if (products.length === 0) {
    return <p className={classes["facts"]}>No product shows it.</p>;
  }
  return (
    <ul className={classes["uses"]}>
      {products.map(({ productId, name, slug, status }) => (
        <li key={productId}>
          {status === "active" ? (
            <Anchor href={`/products/${slug}`} target="_blank" rel="noopener">
              {name}
            </Anchor>
          ) : (
            <>
              {name} <span className={classes["quiet"]}>({status})</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function DeleteDialog({ media, onClose, onDone }: Props & { onDone: () => void }): ReactElement {
  const deleting = useChange({ send: deleteMedia, touches: [mediaKey], onDone });
  return (
    <FormDialog
      title={`Delete ${media.fileName}?`}
      action="Delete"
      danger
      busy={deleting.isPending}
      error={deleting.error}
      onClose={onClose}
      onSubmit={() => deleting.mutate(media.mediaId)}
    >
      <DialogText>It leaves the library for good. No product shows it.</DialogText>
    </FormDialog>
  );
}

import { SegmentedControl, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { addFromWeb, mediaKey } from "../../lib/media";
import type { Media } from "../../lib/media";
import { looksLikeLink } from "./media-words";

interface Props {
  vendorId: number;
  onTaken: (media: Media) => void;
  onClose: () => void;
  above?: boolean;
}

/** Adds a picture by its address, or a link to a film. */
export function FromWebDialog({ vendorId, onTaken, onClose, above = false }: Props): ReactElement {
  const [url, setUrl] = useState("");
  const [chosen, setChosen] = useState<boolean | null>(null);
  const asLink = chosen ?? looksLikeLink(url);
  const adding = useChange({
    send: addFromWeb,
    touches: [mediaKey],
    onDone: (media) => {
      onTaken(media);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Add from the web"
      size={520}
      action={asLink ? "Add the link" : "Fetch it"}
      busy={adding.isPending}
      above={above}
      error={adding.error}
      fields={["url"]}
      onClose={onClose}
      onSubmit={() => adding.mutate({ url: url.trim(), vendorId, asLink })}
    >
      <TextInput
        label="Address"
        type="url"
        required
        withAsterisk={false}
        data-autofocus
        placeholder="https://…"
        maxLength={2000}
        value={url}
        error={fieldError(adding.error, "url")}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <SegmentedControl
        fullWidth
        aria-label="What it becomes"
        value={asLink ? "link" : "copy"}
        onChange={(value) => setChosen(value === "link")}
        data={[
          { value: "copy", label: "A copy here" },
          { value: "link", label: "A link to a video" },
        ]}
      />
      <DialogText>
        {asLink
          ? "A video on YouTube or Vimeo, or an https address that ends in .mp4. It stays there; the shop leads to it."
          : "A picture or video that anybody can open without signing in. A copy of it is kept here."}
      </DialogText>
    </FormDialog>
  );
}

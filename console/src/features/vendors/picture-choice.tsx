import { Button, Input } from "@mantine/core";
import { IconLibraryPhoto, IconTrash } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useState } from "react";
import { MediaPicker } from "../../ui/media-picker";
import classes from "./shop.module.css";

/** A picture of the library, and where it is shown from. */
export interface Picture {
  mediaId: number;
  url: string;
}

interface Props {
  label: string;
  description: string;
  vendorId: number;
  value: Picture | null;
  error: string | undefined;
  onChange: (picture: Picture | null) => void;
}

/** One picture out of the vendor's library, or none. */
export function PictureChoice({ label, description, vendorId, value, error, onChange }: Props): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const name = label.toLowerCase();
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      labelElement="div"
      role="group"
      aria-label={label}
    >
      <div className={classes["picture"]}>
        {value !== null && <img src={value.url} alt={`The ${name}`} />}
        <div className={classes["foot"]}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconLibraryPhoto size={15} aria-hidden />}
            aria-label={`Choose a picture: ${name}`}
            onClick={() => setOpen(true)}
          >
            Choose a picture
          </Button>
          {value !== null && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconTrash size={15} aria-hidden />}
              aria-label={`Take it away: ${name}`}
              onClick={() => onChange(null)}
            >
              Take it away
            </Button>
          )}
        </div>
      </div>
      {isOpen && (
        <MediaPicker
          vendorId={vendorId}
          present={value === null ? [] : [value.mediaId]}
          onePicture
          onPick={([media]) => onChange(media === undefined ? null : { mediaId: media.mediaId, url: media.url })}
          onClose={() => setOpen(false)}
        />
      )}
    </Input.Wrapper>
  );
}

export function pictureOf(mediaId: number | null, url: string | null): Picture | null {
  return mediaId === null || url === null ? null : { mediaId, url };
}

import { ActionIcon, Button, Progress } from "@mantine/core";
import { IconAlertCircle, IconCloudUpload, IconRefresh, IconX } from "@tabler/icons-react";
import type { DragEvent, ReactElement, ReactNode } from "react";
import { useRef, useState } from "react";
import classes from "./media-drop.module.css";
import type { Uploads } from "./use-uploads";

interface Props {
  uploads: Uploads;
  /** Says why nothing can be sent yet. */
  disabled?: string | undefined;
  /** Further ways to add something. */
  actions?: ReactNode;
  compact?: boolean;
}

const accepted = "image/jpeg,image/png,image/gif,image/webp,video/mp4,video/webm";

/** Where files are dropped or chosen, and how far each of them is. */
export function MediaDrop({ uploads, disabled, actions, compact = false }: Props): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const carry = (event: DragEvent): void => {
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      event.dataTransfer.dropEffect = disabled === undefined ? "copy" : "none";
      setOver(disabled === undefined);
    }
  };
  return (
    <div className={classes["whole"]}>
      <div
        className={classes["zone"]}
        data-over={over || undefined}
        data-compact={compact || undefined}
        onDragEnter={carry}
        onDragOver={carry}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) {
            setOver(false);
          }
        }}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (disabled === undefined) {
            uploads.add([...event.dataTransfer.files]);
          }
        }}
      >
        <IconCloudUpload size={compact ? 24 : 30} stroke={1.5} aria-hidden className={classes["icon"]} />
        <div className={classes["words"]}>
          <span className={classes["title"]}>{disabled ?? "Drop pictures and videos here"}</span>
          <span className={classes["hint"]}>
            JPEG, PNG, GIF or WebP up to 20 MB, MP4 or WebM up to 200 MB. Places and other notes of the camera are
            taken out of pictures.
          </span>
        </div>
        <div className={classes["buttons"]}>
          <Button variant="default" disabled={disabled !== undefined} onClick={() => input.current?.click()}>
            Choose files
          </Button>
          {actions}
        </div>
        <input
          ref={input}
          type="file"
          multiple
          accept={accepted}
          aria-label="Pictures and videos"
          className={classes["input"]}
          tabIndex={-1}
          onChange={(event) => {
            uploads.add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
      </div>
      {uploads.list.length > 0 && (
        <ul className={classes["list"]} aria-label="Files on their way">
          {uploads.list.map(({ key, name, share, error }) => (
            <li key={key} className={classes["file"]} data-failed={error !== null || undefined}>
              {error === null ? (
                <div className={classes["going"]}>
                  <span className={classes["name"]}>{name}</span>
                  <Progress
                    value={share * 100}
                    animated={share >= 1}
                    size="sm"
                    aria-label={share >= 1 ? `${name} is being read` : `${name} is being sent`}
                  />
                </div>
              ) : (
                <div className={classes["failed"]} role="alert">
                  <IconAlertCircle size={17} aria-hidden />
                  <span>{error.startsWith(name) ? error : `${name}: ${error}`}</span>
                </div>
              )}
              {error !== null && (
                <ActionIcon variant="subtle" aria-label={`Try ${name} again`} onClick={() => uploads.retry(key)}>
                  <IconRefresh size={17} aria-hidden />
                </ActionIcon>
              )}
              <ActionIcon
                variant="subtle"
                aria-label={error === null ? `Stop ${name}` : `Take ${name} off the list`}
                onClick={() => uploads.dismiss(key)}
              >
                <IconX size={17} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

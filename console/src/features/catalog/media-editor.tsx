import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import type { Announcements, DragEndEvent } from "@dnd-kit/core";
import {
  rectSortingStrategy,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
} from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { ActionIcon, Button, Textarea } from "@mantine/core";
import {
  IconArrowLeft,
  IconArrowRight,
  IconGripVertical,
  IconLibraryPhoto,
  IconTrash,
  IconWorldDownload,
} from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useEffect, useRef, useState } from "react";
import { Tag } from "../../ui/tag";
import { FromWebDialog } from "./from-web-dialog";
import { MediaDrop } from "./media-drop";
import classes from "./media-editor.module.css";
import { MediaPicker } from "../../ui/media-picker";
import { MediaThumb } from "../../ui/media-thumb";
import { moved } from "./media-words";
import { useUploads } from "./use-uploads";

/** One picture or video of a product, in its place. */
export interface MediaItem {
  mediaId: number;
  url: string;
  thumbnailUrl: string | null;
  kind: string;
  altText: string;
}

interface Props {
  value: readonly MediaItem[];
  onChange: (items: MediaItem[]) => void;
  /** Whose library files go to and are picked from. */
  vendorId: number;
  /** What the host says of single items, by their place. */
  errors?: Readonly<Record<number, string>>;
}

/**
 * The pictures and videos of something, in order; the first picture stands for it. Files are dropped, picked from the
 * library or fetched from the web; they move by mouse, by touch, by the keyboard or by their buttons.
 */
export function MediaEditor({ value, onChange, vendorId, errors = {} }: Props): ReactElement {
  const [open, setOpen] = useState<"library" | "web" | null>(null);
  // Files arrive when they are ready, also two between one drawing and the next.
  const latest = useRef<readonly MediaItem[]>(value);
  useEffect(() => {
    latest.current = value;
  });
  const change = (items: MediaItem[]): void => {
    latest.current = items;
    onChange(items);
  };
  const append = (added: readonly MediaItem[]): void => {
    const known = new Set(latest.current.map(({ mediaId }) => mediaId));
    change([...latest.current, ...added.filter(({ mediaId }) => !known.has(mediaId)).map(toItem)]);
  };
  const uploads = useUploads(vendorId, (media) => append([media]));
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const placeOf = (id: unknown): number => value.findIndex(({ mediaId }) => mediaId === id);
  const move = (from: number, to: number): void => change(moved(value, from, to));
  const onDragEnd = ({ active, over }: DragEndEvent): void => {
    if (over !== null && active.id !== over.id) {
      move(placeOf(active.id), placeOf(over.id));
    }
  };
  const primary = value.find(({ kind }) => kind === "picture")?.mediaId;
  return (
    <div className={classes["whole"]}>
      {value.length > 0 && (
        <DndContext
          sensors={sensors}
          collisionDetection={closestCenter}
          accessibility={{ announcements: announce(placeOf, value.length), screenReaderInstructions: instructions }}
          onDragEnd={onDragEnd}
        >
          <SortableContext items={value.map(({ mediaId }) => mediaId)} strategy={rectSortingStrategy}>
            <ol className={classes["list"]} aria-label="Pictures and videos, in order">
              {value.map((item, place) => (
                <Item
                  key={item.mediaId}
                  item={item}
                  place={place}
                  count={value.length}
                  isPrimary={item.mediaId === primary}
                  error={errors[place]}
                  onMove={(to) => move(place, to)}
                  onAlt={(altText) => change(value.map((one) => (one === item ? { ...one, altText } : one)))}
                  onRemove={() => change(value.filter((one) => one !== item))}
                />
              ))}
            </ol>
          </SortableContext>
        </DndContext>
      )}
      <MediaDrop
        compact
        uploads={uploads}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconLibraryPhoto size={17} aria-hidden />}
              onClick={() => setOpen("library")}
            >
              From the library
            </Button>
            <Button
              variant="default"
              leftSection={<IconWorldDownload size={17} aria-hidden />}
              onClick={() => setOpen("web")}
            >
              From the web
            </Button>
          </>
        }
      />
      {open === "library" && (
        <MediaPicker
          vendorId={vendorId}
          present={value.map(({ mediaId }) => mediaId)}
          onPick={append}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "web" && (
        <FromWebDialog vendorId={vendorId} onTaken={(media) => append([media])} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

interface ItemProps {
  item: MediaItem;
  place: number;
  count: number;
  isPrimary: boolean;
  error: string | undefined;
  onMove: (to: number) => void;
  onAlt: (altText: string) => void;
  onRemove: () => void;
}

function Item({ item, place, count, isPrimary, error, onMove, onAlt, onRemove }: ItemProps): ReactElement {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: item.mediaId,
  });
  const name = `${item.kind === "picture" ? "picture" : "video"} ${place + 1}`;
  return (
    <li
      ref={setNodeRef}
      className={classes["item"]}
      data-dragging={isDragging || undefined}
      style={{ transform: CSS.Transform.toString(transform), transition }}
    >
      <div className={classes["frame"]}>
        <MediaThumb kind={item.kind} thumbnailUrl={item.thumbnailUrl} url={item.url} alt={item.altText || name} />
        {isPrimary && (
          <span className={classes["badge"]}>
            <Tag tone="notable">Primary</Tag>
          </span>
        )}
      </div>
      <div className={classes["tools"]}>
        <ActionIcon
          ref={setActivatorNodeRef}
          variant="default"
          className={classes["grip"] ?? ""}
          {...attributes}
          {...listeners}
          role="button"
          aria-label={`Drag ${name}`}
        >
          <IconGripVertical size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={`Move ${name} to the front`}
          disabled={place === 0}
          onClick={() => onMove(place - 1)}
        >
          <IconArrowLeft size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={`Move ${name} to the back`}
          disabled={place === count - 1}
          onClick={() => onMove(place + 1)}
        >
          <IconArrowRight size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={`Take ${name} out`}
          className={classes["out"] ?? ""}
          onClick={onRemove}
        >
          <IconTrash size={17} aria-hidden />
        </ActionIcon>
      </div>
      <Textarea
        aria-label={`Alternative text of ${name}`}
        placeholder="What it shows, in words"
        rows={2}
        maxLength={500}
        value={item.altText}
        error={error}
        onChange={(event) => onAlt(event.currentTarget.value)}
      />
    </li>
  );
}

function toItem({ mediaId, url, thumbnailUrl, kind, altText }: MediaItem): MediaItem {
  return { mediaId, url, thumbnailUrl, kind, altText };
}

const instructions = {
  draggable:
    "Press space to pick it up, the arrow keys to move it, space to put it down, escape to leave it where it was.",
};

function announce(placeOf: (id: unknown) => number, count: number): Announcements {
  const at = (id: unknown): string => `place ${placeOf(id) + 1} of ${count}`;
  return {
    onDragStart: ({ active }) => `Picked up from ${at(active.id)}.`,
    onDragOver: ({ over }) => (over === null ? undefined : `Now over ${at(over.id)}.`),
    onDragEnd: ({ over }) => (over === null ? "Put back." : `Put down at ${at(over.id)}.`),
    onDragCancel: () => "Put back where it was.",
  };
}

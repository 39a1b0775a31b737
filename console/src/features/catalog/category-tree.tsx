import { DndContext, DragOverlay, MouseSensor, TouchSensor, useDraggable, useDroppable } from "@dnd-kit/core";
import { pointerWithin, useSensor, useSensors } from "@dnd-kit/core";
import type { DragMoveEvent } from "@dnd-kit/core";
import { IconChevronRight, IconGripVertical } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent, ReactElement } from "react";
import { useEffect, useMemo, useRef, useState } from "react";
import { formatCount } from "../../lib/format";
import { Tag } from "../../ui/tag";
import type { CategoryMove } from "./taxonomy.api";
import classes from "./taxonomy.module.css";
import { dropOf, stepOf } from "./tree";
import type { Step, Tree, TreeRow, Zone } from "./tree";

const height = 40;
const steps: Readonly<Record<string, Step>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowRight: "in",
  ArrowLeft: "out",
};

interface Props {
  tree: Tree;
  q: string;
  selected: number | null;
  onSelect: (id: number) => void;
  onMove: (id: number, move: CategoryMove) => void;
}

/**
 * The category tree, as large as it may be: only what is seen is drawn. The arrow keys walk through it, with Alt they
 * move what is selected; a row is dragged by its handle.
 */
export function CategoryTree({ tree, q, selected, onSelect, onMove }: Props): ReactElement {
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set());
  const rows = useMemo(() => tree.rows(open, q), [tree, open, q]);
  const scroll = useRef<HTMLDivElement>(null);
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 12,
    initialRect: { width: 600, height: 600 },
  });
  const at = rows.findIndex(({ node }) => node.categoryId === selected);
  const items = drawn.getVirtualItems();
  const isDrawn = items.some(({ index }) => index === at);

  // What is selected is seen, also after it was moved below something that was closed.
  useEffect(() => {
    if (selected !== null) {
      const above = tree.path(selected).slice(0, -1);
      setOpen((before) =>
        above.every(({ categoryId }) => before.has(categoryId))
          ? before
          : new Set([...before, ...above.map(({ categoryId }) => categoryId)]),
      );
    }
  }, [tree, selected]);
  useEffect(() => {
    if (at >= 0) {
      drawn.scrollToIndex(at);
    }
  }, [at, drawn]);
  // What is found begins at the top.
  useEffect(() => {
    if (q !== "") {
      drawn.scrollToOffset(0);
    }
  }, [q, drawn]);

  const turn = (id: number, isOpen: boolean): void =>
    setOpen((before) => {
      const after = new Set(before);
      if (isOpen) {
        after.add(id);
      } else {
        after.delete(id);
      }
      return after;
    });
  const go = (row: TreeRow | undefined): void => {
    if (row !== undefined) {
      onSelect(row.node.categoryId);
    }
  };
  const press = (event: KeyboardEvent): void => {
    const row = rows[at];
    const step = steps[event.key];
    if (event.altKey && step !== undefined && selected !== null) {
      event.preventDefault();
      const move = stepOf(tree, selected, step);
      if (move !== null) {
        onMove(selected, move);
      }
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const walk: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(rows[at + 1]),
      ArrowUp: () => go(at < 0 ? rows[0] : rows[at - 1]),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
      PageDown: () => go(rows[Math.min(at + 10, rows.length - 1)]),
      PageUp: () => go(rows[Math.max(at - 10, 0)]),
      ArrowRight: () => {
        if (row?.hasChildren === true && !row.isOpen) {
          turn(row.node.categoryId, true);
        } else if (row?.isOpen === true) {
          go(rows[at + 1]);
        }
      },
      ArrowLeft: () => {
        if (row?.isOpen === true && q === "") {
          turn(row.node.categoryId, false);
        } else if (row !== undefined && row.node.parentId !== null) {
          onSelect(row.node.parentId);
        }
      },
    };
    const act = walk[event.key];
    if (act !== undefined) {
      event.preventDefault();
      act();
    }
  };

  const [dragged, setDragged] = useState<number | null>(null);
  const [target, setTarget] = useState<{ id: number; zone: Zone } | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 6 } }),
  );
  const carry = (event: DragMoveEvent): void => setTarget(zoneOf(event));
  const drop = (): void => {
    const move = dragged === null || target === null ? null : dropOf(tree, dragged, target.id, target.zone);
    if (dragged !== null && move !== null) {
      onSelect(dragged);
      onMove(dragged, move);
    }
    setDragged(null);
    setTarget(null);
  };
  const carried = dragged === null ? undefined : tree.byId.get(dragged);
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      onDragStart={({ active }) => setDragged(Number(active.id))}
      onDragMove={carry}
      onDragOver={carry}
      onDragEnd={drop}
      onDragCancel={() => {
        setDragged(null);
        setTarget(null);
      }}
    >
      <div
        ref={scroll}
        className={classes["tree"]}
        role="tree"
        aria-label="Categories"
        tabIndex={0}
        {...(isDrawn ? { "aria-activedescendant": `category-${selected ?? ""}` } : {})}
        onKeyDown={press}
        onFocus={() => {
          if (at < 0) {
            go(rows[0]);
          }
        }}
      >
        <div role="none" style={{ position: "relative", height: drawn.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <Row
                key={row.node.categoryId}
                row={row}
                start={start}
                isSelected={index === at}
                isDragged={row.node.categoryId === dragged}
                zone={
                  dragged !== null &&
                  target?.id === row.node.categoryId &&
                  dropOf(tree, dragged, target.id, target.zone) !== null
                    ? target.zone
                    : undefined
                }
                onSelect={() => onSelect(row.node.categoryId)}
                onTurn={() => turn(row.node.categoryId, !row.isOpen)}
              />
            );
          })}
        </div>
      </div>
      <DragOverlay dropAnimation={null}>
        {carried !== undefined && <span className={classes["carried"]}>{carried.name}</span>}
      </DragOverlay>
    </DndContext>
  );
}

/** The upper and the lower part of a row are between it and its neighbours. */
function zoneOf({ over, activatorEvent, delta }: DragMoveEvent): { id: number; zone: Zone } | null {
  if (over === null) {
    return null;
  }
  const from = "touches" in activatorEvent ? (activatorEvent as TouchEvent).touches[0] : (activatorEvent as MouseEvent);
  const share = ((from?.clientY ?? 0) + delta.y - over.rect.top) / over.rect.height;
  return { id: Number(over.id), zone: share < 0.28 ? "before" : share > 0.72 ? "after" : "inside" };
}

interface RowProps {
  row: TreeRow;
  start: number;
  isSelected: boolean;
  isDragged: boolean;
  zone: Zone | undefined;
  onSelect: () => void;
  onTurn: () => void;
}

function Row({ row, start, isSelected, isDragged, zone, onSelect, onTurn }: RowProps): ReactElement {
  const { node, level, place, neighbours, hasChildren, isOpen } = row;
  const droppable = useDroppable({ id: node.categoryId });
  const draggable = useDraggable({ id: node.categoryId });
  return (
    <div
      ref={droppable.setNodeRef}
      id={`category-${node.categoryId}`}
      className={classes["row"]}
      style={{ top: start, paddingInlineStart: 10 + (level - 1) * 20 }}
      role="treeitem"
      aria-level={level}
      aria-posinset={place}
      aria-setsize={neighbours}
      aria-selected={isSelected}
      {...(hasChildren ? { "aria-expanded": isOpen } : {})}
      data-active={isSelected || undefined}
      data-dragged={isDragged || undefined}
      data-zone={zone}
      onClick={onSelect}
    >
      <span
        className={classes["twist"]}
        data-open={isOpen || undefined}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          if (hasChildren) {
            onTurn();
          }
        }}
      >
        {hasChildren && <IconChevronRight size={16} />}
      </span>
      <span className={classes["title"]}>{node.name}</span>
      {!node.isActive && <Tag>archived</Tag>}
      <span className={classes["count"]}>
        {node.products > 0 && `${formatCount(node.products)} ${node.products === 1 ? "product" : "products"}`}
      </span>
      <span ref={draggable.setNodeRef} className={classes["grip"]} {...draggable.listeners} aria-hidden>
        <IconGripVertical size={16} />
      </span>
    </div>
  );
}

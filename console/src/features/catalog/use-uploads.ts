import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../../lib/api";
import { useSession } from "../../lib/session";
import { messageOf } from "../../ui/error-state";
import { mediaKey, uploadMedia } from "../../lib/media";
import type { Media } from "../../lib/media";

/** A file on its way in. */
export interface UploadState {
  key: number;
  name: string;
  /** From 0 to 1. */
  share: number;
  /** Why it was not taken; null while it is on its way. */
  error: string | null;
}

export interface Uploads {
  list: readonly UploadState[];
  add: (files: readonly File[]) => void;
  /** Stops one that is on its way, or takes one that failed off the list. */
  dismiss: (key: number) => void;
  retry: (key: number) => void;
}

interface Job extends UploadState {
  file: File;
  vendorId: number;
  abort: AbortController | null;
}

// More would share the same line, and the host reads two pictures at once.
const atOnce = 2;

/** Sends files two at a time. What was taken leaves the list; what was not stays, and says why. */
export function useUploads(vendorId: number | null, onTaken: (media: Media) => void): Uploads {
  const client = useQueryClient();
  const { antiforgeryToken } = useSession();
  const jobs = useRef<Job[]>([]);
  const counter = useRef(0);
  const [list, setList] = useState<readonly UploadState[]>([]);
  const taken = useRef(onTaken);
  useEffect(() => {
    taken.current = onTaken;
  });
  useEffect(
    () => () => {
      for (const job of jobs.current) {
        job.abort?.abort();
      }
    },
    [],
  );

  const show = (): void => setList(jobs.current.map(({ key, name, share, error }) => ({ key, name, share, error })));
  const drop = (key: number): void => {
    jobs.current = jobs.current.filter((job) => job.key !== key);
  };
  const send = async (job: Job): Promise<void> => {
    job.abort = new AbortController();
    try {
      const media = await uploadMedia({
        antiforgeryToken,
        vendorId: job.vendorId,
        file: job.file,
        signal: job.abort.signal,
        onProgress: (share) => {
          job.share = share;
          show();
        },
      });
      drop(job.key);
      taken.current(media);
      void client.invalidateQueries({ queryKey: mediaKey });
    } catch (error) {
      if (error instanceof DOMException) {
        drop(job.key);
      } else {
        job.error = error instanceof ApiError ? (error.fields["file"]?.[0] ?? error.message) : messageOf(error);
        job.abort = null;
      }
    }
    next();
  };
  const next = (): void => {
    const waiting = jobs.current.filter(({ abort, error }) => abort === null && error === null);
    const busy = jobs.current.filter(({ abort }) => abort !== null).length;
    for (const job of waiting.slice(0, Math.max(0, atOnce - busy))) {
      void send(job);
    }
    show();
  };
  return {
    list,
    add: (files) => {
      if (vendorId === null) {
        return;
      }
      for (const file of files) {
        counter.current += 1;
        const job = { key: counter.current, name: file.name, share: 0, error: null, file, vendorId, abort: null };
        jobs.current = [...jobs.current, job];
      }
      next();
    },
    dismiss: (key) => {
      const job = jobs.current.find((one) => one.key === key);
      if (job?.abort != null) {
        job.abort.abort();
      } else {
        drop(key);
        show();
      }
    },
    retry: (key) => {
      const job = jobs.current.find((one) => one.key === key);
      if (job !== undefined) {
        [job.error, job.share] = [null, 0];
        next();
      }
    },
  };
}

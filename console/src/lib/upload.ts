import { ApiError } from "./api";

interface Upload {
  path: string;
  antiforgeryToken: string;
  file: File;
  /** How much of the file has left, from 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Sends one file as a form. By XMLHttpRequest, since fetch does not say how much has left. */
export function uploadFile<T>({ path, antiforgeryToken, file, onProgress, signal }: Upload): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-CSRF-Token", antiforgeryToken);
    request.responseType = "text";
    request.upload.onprogress = (event) => onProgress(event.total === 0 ? 0 : event.loaded / event.total);
    request.onload = () => {
      const answer = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) {
        resolve(answer as T);
      } else {
        reject(new ApiError(request.status, typeof answer === "object" && answer !== null ? answer : {}));
      }
    };
    request.onerror = () =>
      reject(new ApiError(0, { detail: `${file.name} could not be sent: the host was not reached.` }));
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

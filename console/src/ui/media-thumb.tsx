import { IconBrandVimeo, IconBrandYoutube, IconMovie, IconVideo } from "@tabler/icons-react";
import type { ReactElement } from "react";
import classes from "./media-thumb.module.css";

interface Props {
  kind: string;
  thumbnailUrl: string | null;
  url: string;
  /** What it shows; empty where words beside it say so. */
  alt: string;
}

/** A picture in a square, or a sign for a video. */
export function MediaThumb({ kind, thumbnailUrl, url, alt }: Props): ReactElement {
  if (kind === "picture") {
    return <img className={classes["picture"]} src={thumbnailUrl ?? url} alt={alt} loading="lazy" />;
  }
  const Icon = kind === "video" ? IconVideo : signOf(url);
  return (
    <span className={classes["sign"]} {...(alt === "" ? { "aria-hidden": true } : { role: "img", "aria-label": alt })}>
      <Icon size={34} stroke={1.4} aria-hidden />
    </span>
  );
}

function signOf(url: string): typeof IconMovie {
  return url.startsWith("https://vimeo.com/")
    ? IconBrandVimeo
    : url.startsWith("https://www.youtube.com/")
      ? IconBrandYoutube
      : IconMovie;
}

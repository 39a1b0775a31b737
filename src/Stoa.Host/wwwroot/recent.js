// What was looked at last, put at the foot of a page that is the same for everybody. Without JavaScript its heading leads there.
"use strict";
{
  const place = document.getElementById("recent");
  fetch("/recently-viewed?part=true").then(async (answer) => {
    if (answer.ok) {
      place.insertAdjacentHTML("beforeend", await answer.text());
    }
  }).catch(() => {
    // Offline: the heading is there.
  });
}

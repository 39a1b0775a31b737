// Runs before the first paint, so that a dark console never flashes white. It is a file of its own
// because the host's content security policy allows no inline script.
(function () {
  var scheme = "auto";
  try {
    scheme = localStorage.getItem("stoa-color-scheme") || "auto";
  } catch {
    // Storage may be switched off; the system's scheme then decides.
  }
  var dark = scheme === "dark" || (scheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();

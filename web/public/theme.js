// Runs before the first paint, so that nobody is flashed with the wrong theme. Kept outside the page: the content
// security policy allows no inline script.
(() => {
  let choice = "system";
  try {
    choice = localStorage.getItem("watchfloor.theme") ?? "system";
  } catch {
    // storage may be forbidden; the system's theme is then right
  }
  const dark = choice === "dark" || (choice !== "light" && !matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.setAttribute("data-theme", dark ? "dark" : "light");
})();

// The page is whole without this; here are finding, unfolding by link, and the choice of light or dark.
const root = document.documentElement;
const theme = document.getElementById("theme");
const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
theme.hidden = false;
theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; name(); });
name();

const find = document.getElementById("find");
const only = document.getElementById("only");
const runs = [...document.querySelectorAll(".run")].map(element => ({ element, text: element.textContent.toLowerCase() }));
const filter = () => {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const { element, text } of runs) {
    const fits = words.every(word => text.includes(word)) && (!only.checked || element.matches(".failed, .drift"));
    element.hidden = !fits;
  }
  const isFiltered = words.length > 0 || only.checked;
  for (const quiet of document.querySelectorAll(".quiet")) {
    quiet.hidden = isFiltered && !quiet.querySelector(".run:not([hidden])");
    quiet.open = isFiltered && !quiet.hidden;
  }
  for (const section of document.querySelectorAll(".deployment")) {
    section.hidden = isFiltered && !section.querySelector(".run:not([hidden])");
  }
  document.getElementById("nothing").hidden = !isFiltered || runs.some(({ element }) => !element.hidden);
};
document.querySelector(".tools").hidden = false;
find.addEventListener("input", filter);
only.addEventListener("change", filter);

const unfold = () => {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (target?.matches("details")) {
    target.hidden = false;
    target.open = true;
    const quiet = target.closest(".quiet");
    if (quiet) { quiet.open = true; }
    target.scrollIntoView({ block: "center" });
  }
};
addEventListener("hashchange", unfold);
unfold();

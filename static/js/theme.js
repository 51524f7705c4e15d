// Light, dark, high contrast or as the system is; the choice stays in this browser, no cookie is set.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  const chosen = () => {
    try { return localStorage.getItem("theme") || "auto"; } catch { return "auto"; }
  };
  const apply = () => {
    const theme = chosen();
    const isAuto = theme === "auto";
    const isContrast = theme === "contrast";
    root.dataset.bsTheme = isContrast || (isAuto ? dark.matches : theme === "dark") ? "dark" : "light";
    root.toggleAttribute("data-contrast", isContrast || (isAuto && contrast.matches));
    for (const button of document.querySelectorAll("button[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
    }
  };
  apply();
  dark.addEventListener("change", apply);
  contrast.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll(".theme-switch")) group.hidden = false;
    apply();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-theme]");
    if (!button) return;
    try { localStorage.setItem("theme", button.dataset.theme); } catch { root.dataset.bsTheme = button.dataset.theme; }
    apply();
  });
})();

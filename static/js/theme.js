// Light, dark or as the system is; the choice stays in this browser, no cookie is set.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try { return localStorage.getItem("theme") || "auto"; } catch { return "auto"; }
  };
  const apply = () => {
    const theme = chosen();
    root.dataset.bsTheme = theme === "auto" ? (system.matches ? "dark" : "light") : theme;
    for (const button of document.querySelectorAll("[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
    }
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll(".theme-switch")) group.hidden = false;
    apply();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme]");
    if (!button) return;
    try { localStorage.setItem("theme", button.dataset.theme); } catch { root.dataset.bsTheme = button.dataset.theme; }
    apply();
  });
})();

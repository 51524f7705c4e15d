// When the watched building ends, the file begins to download by itself.
document.addEventListener("htmx:afterSwap", () => {
  const link = document.querySelector("#build [data-download]");
  if (link) location.assign(link.href);
});

// Where the browser shows no PDF inside a page (many phones) its link does what links do: the browser opens or saves it.
export function watchViewers() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.detail.elt;
    if (!link.matches?.("a[data-pdf]") || navigator.pdfViewerEnabled) return;
    event.preventDefault();
    window.open(link.href, "_blank", "noopener");
  });
}

// #dialog: what htmx puts into it opens as a modal; [data-close] and Escape close it.
export function watchDialogs() {
  const dialog = document.getElementById("dialog");
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== dialog || dialog.open) return;
    if (dialog.childElementCount) dialog.showModal();
  });
  dialog.addEventListener("close", () => dialog.replaceChildren());
  // The server says so (HX-Trigger) when the form was done with.
  document.addEventListener("dialog:close", () => dialog.close());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]") || !event.target.closest("dialog[open]")) return;
    event.preventDefault();
    event.target.closest("dialog").close();
  });
}

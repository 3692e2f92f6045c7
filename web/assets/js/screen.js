// Small buttons of a page: full screen, print, copying its address.
import { toast } from "./toast.js";

export function watchScreen() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-fullscreen], [data-print], [data-copy]");
    if (!button) return;
    button.closest("details[data-menu]")?.removeAttribute("open");
    if ("print" in button.dataset) window.print();
    else if ("fullscreen" in button.dataset) toggle();
    else navigator.clipboard?.writeText(button.dataset.copy).then(() => toast(button.dataset.copied, "success"));
  });
}

/** Where the browser has no full screen (a phone) the menu goes all the same. */
function toggle() {
  const wide = document.body.classList.toggle("is-fullscreen");
  if (!document.fullscreenEnabled) return;
  if (wide) document.documentElement.requestFullscreen().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen();
}

document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement) document.body.classList.remove("is-fullscreen");
});

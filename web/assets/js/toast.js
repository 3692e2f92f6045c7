// Notes at the corner: good news leaves by itself, bad news stays until it is closed.
import { icon, word } from "./words.js";

const SECONDS = 7;

export function toast(sentence, kind = "error") {
  const note = document.createElement("div");
  note.className = `toast-note toast-${kind}`;
  note.dataset.toast = "";
  const text = document.createElement("span");
  text.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-icon";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", "×");
  close.append(icon("x"));
  note.append(icon(kind === "error" ? "alert-circle" : "info-circle"), text, close);
  place().append(note);
  schedule(note);
}

export function watchToasts() {
  document.querySelectorAll("[data-toast]").forEach(schedule);
  document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove());
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt.matches?.("[data-toast]")) schedule(event.detail.elt);
  });
  // An answer that is not ours (a proxy's 502) must not replace what is typed; ours says where it wants to go.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400) return;
    const retarget = xhr.getResponseHeader("HX-Retarget");
    if (retarget === "#toasts") event.detail.target = place();
    else if (!retarget && xhr.status !== 422 && xhr.status !== 409) {
      event.detail.shouldSwap = false;
      toast(word("offline"));
    }
  });
  document.addEventListener("htmx:sendError", () => toast(word("offline")));
}

/** A modal covers everything else, so a note is said inside it. */
function place() {
  const dialog = document.querySelector("dialog[open] .dialog-body");
  return dialog ?? document.getElementById("toasts");
}

function schedule(note) {
  if (note.matches(".toast-error, .toast-warning")) return;
  let timer = setTimeout(() => note.remove(), SECONDS * 1000);
  note.addEventListener("mouseenter", () => clearTimeout(timer));
  note.addEventListener("mouseleave", () => (timer = setTimeout(() => note.remove(), SECONDS * 1000)));
}

// Dangerous actions ask first, with the consequence in the question: data-confirm on a button or form, hx-confirm for htmx.
import { word } from "./words.js";

const confirmed = new WeakSet();

/** Asks in the page's dialog; resolves to true for yes. */
export function ask(question, label = word("yes"), kind = "danger") {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-question").textContent = question;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = label;
  yes.className = `btn ${kind === "danger" ? "btn-danger" : "btn-primary"}`;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

export function watchConfirmations() {
  // Capturing: before htmx or anything else takes the submission.
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const button = event.submitter;
      const asking = button?.dataset.confirm ? button : form.dataset.confirm ? form : null;
      if (!asking || confirmed.has(form)) {
        confirmed.delete(form);
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      if (await ask(asking.dataset.confirm, asking.dataset.confirmLabel, asking.dataset.confirmKind ?? "danger")) {
        confirmed.add(form);
        form.requestSubmit(button ?? undefined);
      }
    },
    true,
  );

  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    const { confirmLabel, confirmKind } = event.detail.elt.dataset;
    if (await ask(event.detail.question, confirmLabel, confirmKind)) event.detail.issueRequest(true);
  });
}

// A second click while the answer is on its way would be told “not now”: the form is already sent.
const SECONDS = 6;

export function watchSecondClicks() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (Date.now() - Number(form.dataset.sentAt ?? 0) < SECONDS * 1000) event.preventDefault();
    else form.dataset.sentAt = String(Date.now());
  });
  // Coming back to the page by the browser's own button begins anew.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent-at]").forEach((form) => delete form.dataset.sentAt);
  });
}

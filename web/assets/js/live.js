// An open thread shows what others write without a reload; what is being typed stays. Only while somebody looks.
const SECONDS = 10;

export function watchThread() {
  if (document.querySelector("[data-listen]")) setInterval(listen, SECONDS * 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) listen();
  });
}

async function listen() {
  const place = document.querySelector("[data-listen]");
  const thread = document.getElementById("thread");
  if (!place || !thread || document.hidden) return;
  try {
    const known = encodeURIComponent(thread.dataset.known);
    const answer = await fetch(`${place.dataset.listen}?known=${known}`, { headers: { "HX-Request": "true" }, redirect: "error" });
    if (answer.status !== 200) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("thread");
    // Something was sent meanwhile, and its answer is newer than this one.
    if (!fresh || !thread.isConnected) return;
    thread.replaceWith(fresh);
    window.htmx.process(fresh);
  } catch {
    // The line is broken: the next time will do.
  }
}

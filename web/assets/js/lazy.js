// A part of a page that needs a script of its own (data-script, perhaps data-style) gets it when it comes near the window.
const loaded = new Set();

export function watchLazyParts() {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        load(target);
      }
    },
    { rootMargin: "300px" },
  );
  const watch = (root) => {
    if (root.matches?.("[data-script]")) watcher.observe(root);
    root.querySelectorAll?.("[data-script]").forEach((part) => watcher.observe(part));
  };
  watch(document);
  document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
}

/** Once: what comes into the page later the script looks for itself. */
function load(part) {
  if (loaded.has(part.dataset.script)) return;
  loaded.add(part.dataset.script);
  const script = document.createElement("script");
  script.src = part.dataset.script;
  if (!part.dataset.style) return document.head.append(script);
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = part.dataset.style;
  // Drawn once it is known how it looks.
  style.addEventListener("load", () => document.head.append(script));
  document.head.append(style);
}

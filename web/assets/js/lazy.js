// A part of a page that needs a script of its own (data-script, data-style) gets it when it comes near the window.
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
  document.querySelectorAll("[data-script]").forEach((part) => watcher.observe(part));
}

function load(part) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = part.dataset.style;
  const script = document.createElement("script");
  script.src = part.dataset.script;
  // Drawn once it is known how it looks.
  style.addEventListener("load", () => document.head.append(script));
  document.head.append(style);
}

// A PDF as pages in the open page: many phones show none, and the next card should not wait for a second window.
// <div data-pages="ADDRESS" data-worker="…" data-fonts="…"> is filled with one canvas a page.
import { GlobalWorkerOptions, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

/** Pages that are drawn; the file itself is a link beside them. */
const MOST = 30;
/** Sharp on a phone, and not larger than its memory. */
const SHARPEST = 2;

const started = new WeakSet();

function showAll(root) {
  for (const place of root.querySelectorAll("[data-pages]")) {
    if (started.has(place)) continue;
    started.add(place);
    show(place);
  }
}

async function show(place) {
  GlobalWorkerOptions.workerSrc = place.dataset.worker;
  try {
    const file = await getDocument({ url: place.dataset.pages, isEvalSupported: false, useWasm: false, wasmUrl: place.dataset.parts, standardFontDataUrl: place.dataset.parts, enableXfa: false }).promise;
    for (let number = 1; number <= Math.min(file.numPages, MOST); number++) {
      const page = await file.getPage(number);
      if (!place.isConnected) return file.destroy();
      await draw(place, page, `${place.dataset.page} ${number} / ${file.numPages}`);
    }
    place.dataset.shown = String(file.numPages);
  } catch {
    place.replaceChildren(Object.assign(document.createElement("p"), { className: "form-hint", textContent: place.dataset.unreadable }));
    place.dataset.shown = "0";
  }
}

async function draw(place, page, label) {
  const canvas = document.createElement("canvas");
  canvas.className = "paper";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  place.append(canvas);
  const natural = page.getViewport({ scale: 1 });
  const scale = (canvas.clientWidth / natural.width) * Math.min(window.devicePixelRatio || 1, SHARPEST);
  const viewport = page.getViewport({ scale });
  Object.assign(canvas, { width: Math.round(viewport.width), height: Math.round(viewport.height) });
  await page.render({ canvasContext: canvas.getContext("2d"), viewport, canvas }).promise;
  page.cleanup();
}

showAll(document);
document.addEventListener("htmx:load", (event) => event.detail.elt.parentElement && showAll(event.detail.elt.parentElement));

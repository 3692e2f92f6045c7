// The live diagram: what has been passed, where it stands, what it waits for. Looking only; nothing can be changed here.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { getDi, is } from "bpmn-js/lib/util/ModelUtil";
import { icon } from "./js/words.js";

const STEP = 1.25;
// Names of steps are 12 px: smaller than this they cannot be read.
const READABLE = 0.9;
const MOVE = 60;
const MARGIN = 20;
const style = getComputedStyle(document.documentElement);
const token = (name) => style.getPropertyValue(name).trim();
const COLOURS = {
  done: { stroke: token("--done"), fill: token("--done-tint") },
  now: { stroke: token("--accent-dark"), fill: token("--accent") },
  waiting: { stroke: token("--soon"), fill: token("--soon-tint") },
  broken: { stroke: token("--late"), fill: token("--late-tint") },
};
const RENDERER = {
  bpmnRenderer: { defaultStrokeColor: token("--ink-faint"), defaultLabelColor: token("--ink") },
  textRenderer: { defaultStyle: { fontFamily: token("--font"), fontSize: 12 }, externalStyle: { fontSize: 11 } },
};

async function show(figure) {
  const canvasElement = figure.querySelector(".diagram-canvas");
  try {
    const [xml, state] = await Promise.all([
      get(figure.dataset.xmlUrl).then((answer) => answer.text()),
      get(figure.dataset.stateUrl).then((answer) => answer.json()),
    ]);
    canvasElement.replaceChildren();
    const viewer = new NavigatedViewer({ container: canvasElement, ...RENDERER });
    await viewer.importXML(xml);
    mark(viewer, state, figure);
    fit(viewer, state);
    watch(figure, viewer, state);
    figure.classList.add("is-ready");
  } catch (error) {
    console.error(error);
    const sentence = document.createElement("p");
    sentence.className = "diagram-wait";
    sentence.textContent = figure.dataset.labelFailed;
    canvasElement.replaceChildren(sentence);
  }
}

async function get(address) {
  const answer = await fetch(address, { headers: { Accept: "*/*" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

function mark(viewer, state, figure) {
  const overlays = viewer.get("overlays");
  const known = (id) => viewer.get("elementRegistry").get(id);

  for (const id of [...(state.done ?? []), ...(state.flows ?? [])].filter(known)) paint(viewer, id, "done");
  for (const { element, initials, label } of (state.current ?? []).filter(({ element }) => known(element))) {
    paint(viewer, element, "now");
    const what = [figure.dataset.labelNow, label].filter(Boolean).join(": ");
    if (initials) overlays.add(element, { position: { top: -15, right: 19 }, html: badge("diagram-initials", initials, what) });
  }
  for (const { element, due } of (state.timers ?? []).filter(({ element }) => known(element))) {
    paint(viewer, element, "waiting");
    const html = badge("diagram-due", due, `${figure.dataset.labelDue} ${due}`);
    html.prepend(icon("clock"));
    overlays.add(element, { position: { bottom: -4, left: -24 }, html });
  }
  for (const { element, message } of (state.incidents ?? []).filter(({ element }) => known(element))) {
    paint(viewer, element, "broken");
    const html = badge("diagram-incident", "!", [figure.dataset.labelIncident, message].filter(Boolean).join(": "));
    overlays.add(element, { position: { top: -13, left: -13 }, html });
  }
}

/** The colour goes into the drawing's own description, so that arrow heads and symbols get it too. */
function paint(viewer, id, name) {
  const registry = viewer.get("elementRegistry");
  const element = registry.get(id);
  const { stroke, fill } = COLOURS[name];
  const di = getDi(element);
  di.set("bioc:stroke", stroke);
  // A subprocess is a ground for what is in it: coloured, it would drown it.
  if (!element.waypoints && !is(element, "bpmn:SubProcess")) di.set("bioc:fill", fill);
  viewer.get("graphicsFactory").update(element.waypoints ? "connection" : "shape", element, registry.getGraphics(element));
  viewer.get("canvas").addMarker(id, `is-${name}`);
}

function badge(className, text, label) {
  const element = document.createElement("span");
  element.className = className;
  element.title = label;
  element.textContent = text;
  return element;
}

/** All of it when that can still be read, else what can be read, around the step it stands at. */
function fit(viewer, state) {
  const canvas = viewer.get("canvas");
  canvas.resized();
  if (!hasRoom(canvas)) return;
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() > 1) canvas.zoom(1, "auto");
  if (canvas.zoom() >= READABLE) return;
  const now = (state.current ?? []).map(({ element }) => viewer.get("elementRegistry").get(element)).find(Boolean);
  if (!now) return;
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / READABLE, outer.height / READABLE];
  const x = within(now.x + now.width / 2 - width / 2, inner.x, inner.width - width);
  const y = within(now.y + now.height / 2 - height / 2, inner.y, inner.height - height);
  canvas.viewbox({ x, y, width, height });
}

/** A step at the edge is shown at the edge, not in the middle of nothing; what is smaller than the frame is centred. */
function within(wanted, start, room) {
  if (room <= 0) return start + room / 2;
  return Math.min(Math.max(wanted, start - MARGIN), start + room + MARGIN);
}

/** In a closed part of the page there is none yet; the observer below fits the diagram once it opens. */
function hasRoom(canvas) {
  const { width, height } = canvas.getSize();
  return width > 0 && height > 0;
}

function watch(figure, viewer, state) {
  const canvas = viewer.get("canvas");
  const zoom = (factor) => canvas.zoom(Math.min(3, Math.max(0.2, canvas.zoom() * factor)), "auto");
  const whole = () => {
    canvas.resized();
    if (hasRoom(canvas)) canvas.zoom("fit-viewport", "auto");
  };
  const actions = { in: () => zoom(STEP), out: () => zoom(1 / STEP), fit: whole };
  for (const button of figure.querySelectorAll("[data-zoom]")) button.addEventListener("click", actions[button.dataset.zoom]);

  figure.querySelector(".diagram-canvas").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      "+": actions.in,
      "=": actions.in,
      "-": actions.out,
      0: whole,
      ArrowLeft: () => canvas.scroll({ dx: MOVE, dy: 0 }),
      ArrowRight: () => canvas.scroll({ dx: -MOVE, dy: 0 }),
      ArrowUp: () => canvas.scroll({ dx: 0, dy: MOVE }),
      ArrowDown: () => canvas.scroll({ dx: 0, dy: -MOVE }),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  const opener = figure.querySelector("[data-open-big]");
  const open = (big) => {
    figure.classList.toggle("is-big", big);
    opener.setAttribute("aria-expanded", String(big));
    if (big) whole();
    else fit(viewer, state);
  };
  opener.addEventListener("click", () => open(!figure.classList.contains("is-big")));
  figure.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !figure.classList.contains("is-big")) return;
    event.stopPropagation();
    open(false);
    opener.focus();
  });

  // Without Ctrl the wheel moves the page, as everywhere else; opened big it zooms.
  figure.querySelector(".diagram-canvas").addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && !figure.classList.contains("is-big")) event.stopPropagation();
    },
    { capture: true },
  );
  let width = figure.clientWidth;
  new ResizeObserver(() => {
    if (figure.clientWidth === width) return;
    width = figure.clientWidth;
    if (figure.classList.contains("is-big")) whole();
    else fit(viewer, state);
  }).observe(figure);
}

// Drawing takes an old machine a second, and most people never scroll that far: only when it comes near.
const nearing = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearing.unobserve(target);
      show(target);
    }
  },
  { rootMargin: "200px" },
);
document.querySelectorAll("[data-diagram]").forEach((figure) => nearing.observe(figure));

// A Word file as its sheets in the open page (B10, B39): <div data-word="ADDRESS" data-page="…"> holds the file's words, which the server
// has read and judged; here they give way to sheets of the file's own size, with its margins, fonts, tables and pictures.
// The file is somebody else's: nothing of it becomes an element or an attribute that is not named here, and what it says about looks is
// kept in a shadow tree of its own.
import { parseAsync, renderDocument } from "docx-preview";

/** Sheets that are shown, pixels of one picture; the file itself is a link beside them. */
const MOST = 60;
const LARGEST_PICTURE = 40_000_000;
const PICTURES = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/bmp"];
const ELEMENTS = new Set(
  "#fragment #comment style section article header footer div p span a table colgroup col tbody tr td th ol ul li br img sup sub ins del b i u s".split(" "),
);
const NAMESPACES = ["http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"];
const SHAPES = /^(svg|g|path|line|rect|ellipse|circle|polyline|polygon|image|text|foreignObject|m[a-z]+)$/;
const LINKS = /^(https?:|mailto:)/i;
/** How much longer than its sheet a page may be that Word itself has ended: other fonts are other lengths. */
const LENIENCE = 1.12;

const SHEETS = `
:host { display: block; font-family: "Times New Roman", "Liberation Serif", serif; text-align: left; }
.sheet { background: #fff; border: 1px solid #c5ccd6; border-radius: 3px; box-sizing: border-box; overflow: hidden; }
.sheet > section { transform-origin: 0 0; }
.number { color: #4d5868; font: 13px "Be Vietnam Pro", system-ui, sans-serif; margin: 4px 0 14px; text-align: center; }
img { max-width: 100%; }
`;

const started = new WeakSet();

function showAll(root) {
  for (const place of [root, ...root.querySelectorAll("[data-word]")]) {
    if (!place.dataset?.word || started.has(place)) continue;
    started.add(place);
    show(place).catch(() => (place.dataset.shown = "0")); // the words stay
  }
}

async function show(place) {
  const answer = await fetch(place.dataset.word, { headers: { Accept: "application/octet-stream" } });
  if (!answer.ok) throw new Error(answer.statusText);
  const options = {
    h: element,
    inWrapper: false,
    ignoreFonts: true,
    ignoreLastRenderedPageBreak: false,
    renderAltChunks: false,
    renderEndnotes: true,
    useBase64URL: true,
  };
  const file = await parseAsync(await answer.blob(), options);
  beginSections(file.documentPart.body);
  const nodes = await renderDocument(file, options);
  const looks = nodes.filter((node) => node.localName === "style").map((node) => node.textContent);
  const pages = nodes.filter((node) => node.localName === "section" && !isEmpty(node));
  for (const page of pages) clean(page);
  await Promise.all(pages.flatMap((page) => [...page.querySelectorAll("img")]).map(judge));
  if (!place.isConnected || !pages.length) throw new Error("nothing to show");
  // What the library says of the whole page, counters of lists among it, is said of the tree.
  put(place, pages, looks.join("\n").replaceAll(":root", ":host"), isBroken(file.documentPart.body));
}

/** The library's own maker of elements, of what is harmless only. Looks are set through the object model: the policy of the page
 *  refuses them as an attribute. */
function element(wanted) {
  if (typeof wanted === "string") return document.createTextNode(wanted);
  if (wanted instanceof Node) return wanted;
  const { ns, tagName, className, style, children = [], ...rest } = wanted;
  if (tagName === "#comment") return document.createComment("");
  const known = NAMESPACES.includes(ns) ? SHAPES.test(tagName) : ELEMENTS.has(tagName);
  const made =
    tagName === "#fragment" ? document.createDocumentFragment() : NAMESPACES.includes(ns) && known ? document.createElementNS(ns, tagName) : document.createElement(known ? tagName : "span");
  if (className) made.setAttribute("class", className);
  if (style) typeof style === "string" ? (made.style.cssText = style) : Object.assign(made.style, style);
  if (rest.colSpan > 1) made.colSpan = Math.min(rest.colSpan, 100);
  if (typeof rest.href === "string") made.setAttribute("href", rest.href);
  for (const child of children ?? []) if (child !== null) made.append(element(child));
  return made;
}

/** What the library set by itself: links lead to the web or nowhere, pictures are those that the file holds. */
function clean(page) {
  for (const each of page.querySelectorAll("*")) {
    const link = each.getAttribute("href");
    for (const { name } of [...each.attributes]) {
      if (/^(on|srcdoc|xlink|formaction|action)/i.test(name)) each.removeAttribute(name);
    }
    if (each.localName === "a" && link && LINKS.test(link)) {
      Object.assign(each, { target: "_blank", rel: "noopener noreferrer nofollow" });
    } else if (link && !PICTURES.some((kind) => link.startsWith(kind))) {
      each.removeAttribute("href");
    }
  }
}

/** A picture is looked at before it is drawn: one of a kind that only Word knows, or larger than any screen, is left out. */
async function judge(picture) {
  const fits = PICTURES.some((kind) => picture.src.startsWith(kind));
  if (fits && !picture.complete) {
    await new Promise((done) => ["load", "error"].forEach((kind) => picture.addEventListener(kind, done, { once: true })));
  }
  const pixels = picture.naturalWidth * picture.naturalHeight;
  if (!fits || !pixels || pixels > LARGEST_PICTURE) picture.remove();
  else picture.alt = "";
}

/** A section begins on a new page where nothing else is said; the library begins one only where the size of the paper changes. */
function beginSections(body) {
  const ends = body.children.filter((each) => each.sectionProps);
  const kinds = [...ends.map((each) => each.sectionProps), body.props ?? {}].map((props) => props.type);
  ends.forEach((end, index) => {
    const next = body.children[body.children.indexOf(end) + 1];
    if (next?.type === "paragraph" && kinds[index + 1] !== "continuous" && kinds[index + 1] !== "nextColumn") next.pageBreakBefore = true;
  });
}

/** Whether Word has written down where its pages end. */
function isBroken(node, depth = 0) {
  return node.break === "lastRenderedPageBreak" || (depth < 6 && (node.children ?? []).some((child) => isBroken(child, depth + 1)));
}

/** Word notes the end of a page beside the break that made it: what would lie between the two is no page. */
function isEmpty(page) {
  return ![...page.querySelectorAll("article")].some((part) => part.textContent.trim() || part.querySelector("img, svg, table"));
}

function put(place, pages, looks, wasBroken) {
  const frame = Object.assign(document.createElement("div"), { className: "word-pages" });
  const host = document.createElement("div");
  const tree = host.attachShadow({ mode: "open" });
  const of = new CSSStyleSheet();
  of.replaceSync(looks);
  const ours = new CSSStyleSheet();
  ours.replaceSync(SHEETS);
  tree.adoptedStyleSheets = [of, ours];
  frame.append(host);
  place.replaceChildren(frame);
  tree.append(...pages);
  const sheets = pages.flatMap((page) => sheetsOf(page, wasBroken)).slice(0, MOST);
  tree.replaceChildren(
    ...sheets.flatMap((page, index) => {
      const sheet = Object.assign(document.createElement("div"), { className: "sheet" });
      sheet.append(page);
      const number = document.createElement("p");
      Object.assign(number, { className: "number", textContent: `${place.dataset.page} ${index + 1}/${sheets.length}` });
      return [sheet, number];
    }),
  );
  new ResizeObserver(() => fit(tree, host.clientWidth)).observe(host);
  fit(tree, host.clientWidth);
  place.dataset.shown = String(sheets.length);
}

/** Each sheet as wide as there is room. */
function fit(tree, width) {
  for (const sheet of tree.querySelectorAll(".sheet")) {
    const page = sheet.firstElementChild;
    const scale = Math.max(width - 2, 1) / page.offsetWidth;
    page.style.transform = `scale(${scale})`;
    sheet.style.height = `${Math.ceil(page.offsetHeight * scale) + 2}px`;
  }
}

/** The sheets of one run of text between two breaks that the file names. */
function sheetsOf(page, wasBroken) {
  const sheets = [];
  let rest = page;
  while (rest && sheets.length < MOST) {
    sheets.push(rest);
    rest = overflow(rest, wasBroken ? LENIENCE : 1.005);
  }
  return sheets;
}

/** What does not fit on the sheet any more, as the sheet after it; null when all does. Paragraphs and rows of tables stay whole. */
function overflow(page, lenience) {
  const height = parseFloat(getComputedStyle(page).minHeight) || 0;
  if (!height || page.offsetHeight <= height * lenience) return null;
  const articles = [...page.querySelectorAll(":scope > article")];
  const feet = [...page.querySelectorAll(":scope > footer, :scope > ol")].reduce((sum, foot) => sum + foot.offsetHeight, 0);
  const limit = page.getBoundingClientRect().top + height - Math.max(parseFloat(getComputedStyle(page).paddingBottom), feet ? feet : 0);
  const next = copy(page);
  let isMoving = false;
  let kept = 0;
  for (const article of articles) {
    const onward = copy(article);
    for (const block of [...article.children]) {
      if (!isMoving && block.getBoundingClientRect().bottom > limit) {
        isMoving = true;
        const rows = block.localName === "table" ? split(block, limit, kept > 0) : null;
        if (rows) {
          onward.append(rows);
          continue;
        }
        if (!kept) {
          isMoving = false; // longer than any sheet: it stays, and the sheet is longer
        }
      }
      if (isMoving) onward.append(block);
      else kept += 1;
    }
    if (onward.children.length) next.append(onward);
  }
  if (!next.children.length) return null;
  for (const around of page.querySelectorAll(":scope > header, :scope > footer")) {
    const same = deepCopy(around);
    if (around.localName === "header") next.prepend(same);
    else next.append(same);
  }
  page.after(next);
  return next;
}

/** The rows of a table from the first that does not fit, unless a cell reaches over from above; null when all would go. */
function split(table, limit, mayGoWhole) {
  const rows = [...table.querySelectorAll(":scope > tr, :scope > tbody > tr")];
  let first = rows.findIndex((row) => row.getBoundingClientRect().bottom > limit);
  const reach = rows.map((row, index) => Math.max(index, ...[...row.cells].map((cell) => index + cell.rowSpan - 1)));
  while (first > 0 && reach.slice(0, first).some((last) => last >= first)) first -= 1;
  if (first === 0 && !mayGoWhole) {
    first = 1;
    while (first < rows.length && reach.slice(0, first).some((last) => last >= first)) first += 1;
  }
  if (first <= 0 || first >= rows.length) return null;
  const after = copy(table);
  const columns = table.querySelector(":scope > colgroup");
  if (columns) after.append(deepCopy(columns));
  after.append(...rows.slice(first));
  return after;
}

/** The element without what is in it. A clone would carry its looks as an attribute, which the page's policy refuses. */
function copy(from) {
  const to = document.createElementNS(from.namespaceURI, from.localName);
  for (const { name, value } of from.attributes) if (name !== "style") to.setAttribute(name, value);
  to.style.cssText = from.style?.cssText ?? "";
  return to;
}

function deepCopy(from) {
  const to = copy(from);
  for (const child of from.childNodes) to.append(child.nodeType === Node.ELEMENT_NODE ? deepCopy(child) : child.textContent);
  return to;
}

showAll(document);
document.addEventListener("htmx:load", (event) => event.detail.elt.parentElement && showAll(event.detail.elt.parentElement));

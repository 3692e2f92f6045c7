// Bundles the front end: every *.js and *.css directly in web/assets/ becomes one hashed file in web/static/dist/,
// icons.svg holds the icons that web/assets/icons.json names, swagger-ui/… what the API's documentation page shows.
// manifest.json tells the server which hashed file stands for which name: {"app.js": "app-3F2A….js", …}.
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const assets = path.join(root, "web", "assets");
// Built aside and then put in its place, so that a server which is running never misses a file.
const dist = path.join(root, "build", `dist-${process.pid}`);
const served = path.join(root, "web", "static", "dist");
const packages = path.join(root, "node_modules");

/** Of Tabler's stylesheet only the rules whose classes some page, script or picker names: 90 % of it is for others. */
const onlyWhatIsUsed = {
  name: "only-what-is-used",
  setup({ onLoad }) {
    onLoad({ filter: /@tabler[\\/]core[\\/]dist[\\/]css[\\/]tabler\.css$/ }, async ({ path: file }) => {
      const [{ css }] = await new PurgeCSS().purge({
        css: [file],
        content: [
          path.join(root, "web", "**", "*.{html,py}"),
          path.join(assets, "**", "*.js"),
          path.join(packages, "tom-select", "dist", "js", "tom-select.complete.js"),
        ],
      });
      return { contents: css, loader: "css", resolveDir: path.dirname(file) };
    });
  },
};

const options = {
  absWorkingDir: root,
  bundle: true,
  // One self-contained script per entry, so that a page may load it with `defer` and nothing else.
  format: "iife",
  target: ["es2022", "chrome109", "firefox115", "safari16"],
  minify: true,
  charset: "utf8",
  legalComments: "linked",
  metafile: true,
  outdir: dist,
  outbase: assets,
  entryNames: "[name]-[hash]",
  assetNames: "files/[name]-[hash]",
  loader: Object.fromEntries([".woff2", ".woff", ".ttf", ".eot", ".svg", ".png"].map((kind) => [kind, "file"])),
  plugins: [onlyWhatIsUsed],
  logLevel: "warning",
};

async function entries() {
  const names = await readdir(assets);
  return names.filter((name) => /\.(js|css)$/.test(name)).sort().map((name) => path.join(assets, name));
}

/** Which hashed file stands for which entry; a stylesheet that a script imports appears under the script's name. */
function manifestOf(metafile) {
  const manifest = {};
  const add = (name, output) => {
    if (name in manifest) throw new Error(`Two bundles are named ${name}: rename one of them in web/assets/.`);
    manifest[name] = path.relative(dist, path.join(root, output));
  };
  for (const [output, { entryPoint, cssBundle }] of Object.entries(metafile.outputs)) {
    if (!entryPoint) continue;
    const name = path.basename(entryPoint);
    add(name, output);
    if (cssBundle) add(name.replace(/\.js$/, ".css"), cssBundle);
  }
  return manifest;
}

/** One <symbol> per icon: `clock` is the outline drawing, `star-filled` the filled one. */
async function iconSprite() {
  const names = JSON.parse(await readFile(path.join(assets, "icons.json"), "utf8"));
  const symbols = [];
  for (const name of names) {
    const filled = name.endsWith("-filled");
    const file = filled ? `filled/${name.slice(0, -"-filled".length)}.svg` : `outline/${name}.svg`;
    const source = path.join(packages, "@tabler", "icons", "icons", file);
    if (!existsSync(source)) throw new Error(`web/assets/icons.json names “${name}”, which @tabler/icons does not have.`);
    const svg = (await readFile(source, "utf8")).replace(/<!--[\s\S]*?-->/g, "");
    const drawing = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/>\s+</g, "><").trim();
    const paint = filled
      ? 'fill="currentColor"'
      : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${drawing}</symbol>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}

/** Copied as it is. The folder carries the version, because browsers keep everything in dist/ for good. */
async function copySwagger(manifest) {
  const from = path.join(packages, "swagger-ui-dist");
  const { version } = JSON.parse(await readFile(path.join(from, "package.json"), "utf8"));
  const folder = `swagger-ui-${version}`;
  await mkdir(path.join(dist, folder), { recursive: true });
  for (const name of ["swagger-ui-bundle.js", "swagger-ui.css", "LICENSE"]) {
    await cp(path.join(from, name), path.join(dist, folder, name));
    manifest[`swagger-ui/${name}`] = `${folder}/${name}`;
  }
}

/** What the reader of PDF files fetches when a file asks for it: the fonts that need not be embedded, and one decoder of pictures. */
async function copyPdfParts(manifest) {
  const from = path.join(packages, "pdfjs-dist");
  const { version } = JSON.parse(await readFile(path.join(from, "package.json"), "utf8"));
  const folder = `pdf-${version}`;
  await cp(path.join(from, "standard_fonts"), path.join(dist, folder), { recursive: true });
  await cp(path.join(from, "wasm", "openjpeg_nowasm_fallback.js"), path.join(dist, folder, "openjpeg_nowasm_fallback.js"));
  manifest["pdf-parts/"] = `${folder}/`;
}

async function build() {
  const { metafile } = await esbuild.build({ ...options, entryPoints: await entries() });
  const manifest = manifestOf(metafile);
  const sprite = await iconSprite();
  const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8).toUpperCase();
  manifest["icons.svg"] = `icons-${hash}.svg`;
  await writeFile(path.join(dist, manifest["icons.svg"]), sprite);
  await copySwagger(manifest);
  await copyPdfParts(manifest);
  await writeFile(path.join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  await mkdir(path.dirname(served), { recursive: true });
  await rm(served, { recursive: true, force: true });
  await rename(dist, served);
  return manifest;
}

const started = performance.now();
const manifest = await build().finally(() => rm(dist, { recursive: true, force: true }));
console.log(`${Object.keys(manifest).length} bundles in web/static/dist/ (${Math.round(performance.now() - started)} ms)`);

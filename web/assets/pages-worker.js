// Reads PDF files for web/assets/pages.js, in a thread of its own.
import "pdfjs-dist/legacy/build/pdf.worker.mjs";

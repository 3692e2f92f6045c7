// The API's documentation page: shows the document that the page names. Calls tried there carry the token typed there.
const place = document.querySelector("#api");

window.SwaggerUIBundle({
  url: place.dataset.address,
  domNode: place,
  deepLinking: true,
  displayRequestDuration: true,
  // The language of the sentences: the reader's, as on every page.
  requestInterceptor(request) {
    request.headers["Accept-Language"] = document.documentElement.lang;
    return request;
  },
});

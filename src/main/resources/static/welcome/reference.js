"use strict";

/*
 * The API reference. On a first run it signs in by itself, with the public secret of a demo client, when a request is tried. Elsewhere the
 * reader enters a token of the issuer with the button "Authorize".
 */

const signsIn = document.documentElement.dataset.signsIn === "true";
const client = document.getElementById("client");
const EARLY_MILLIS = 30_000;

let held = null;

/** Returns an access token of the chosen demo client, and keeps it until shortly before it expires. */
async function token() {
  if (held?.client !== client.value || held.until < Date.now()) {
    const answer = await fetch("/oauth2/token", {
      method: "POST",
      headers: { Authorization: "Basic " + btoa(`${client.value}:${client.value}-secret`) },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    if (!answer.ok) {
      throw new Error(`No token for ${client.value}: ${answer.status}`);
    }
    const { access_token, expires_in } = await answer.json();
    held = { client: client.value, value: access_token, until: Date.now() + expires_in * 1000 - EARLY_MILLIS };
  }
  return held.value;
}

window.reference = SwaggerUIBundle({
  url: "/openapi",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  displayRequestDuration: true,
  tryItOutEnabled: signsIn,
  requestInterceptor: async (request) => {
    const path = new URL(request.url, location.href);
    if (signsIn && path.origin === location.origin && path.pathname.startsWith("/api/") && !request.headers.Authorization) {
      request.headers.Authorization = "Bearer " + (await token());
    }
    return request;
  },
});

import type { OcsfEvent } from "../schema/ocsf.ts";
import { httpMethod, ocsfUrl } from "./ocsf-http.ts";
import { put } from "./put.ts";
import type { WebRequest } from "./web-names.ts";

/** Sets request and response of an event from what a web server, proxy or sensor logged of them. */
export function addHttp(ocsf: OcsfEvent, request: WebRequest): void {
  ocsf.http_request = {};
  put(ocsf.http_request, "http_method", httpMethod(request.method));
  put(ocsf.http_request, "url", ocsfUrl(request.target, request.host));
  put(ocsf.http_request, "user_agent", request.userAgent);
  put(ocsf.http_request, "referrer", request.referer);
  put(ocsf.http_request, "version", request.version);
  if (request.status === undefined) return;
  ocsf.http_response = { code: request.status };
  put(ocsf.http_response, "length", request.bytes);
  put(ocsf.http_response, "content_type", request.contentType);
}

import { isNginxLine } from "../nginx_access/nginx-line.ts";
import { webAccessSource } from "./web-access-source.ts";

/**
 * The access log of Apache httpd. Other servers write the same format; a line of it that nothing marks as another's is
 * read as Apache's, from which the format comes.
 */
export const apacheAccess = webAccessSource({
  name: "apache_access",
  title: "Apache access log",
  product: { vendor: "Apache", name: "HTTP Server" },
  service: "apache",
  owns: (decoded, line) => !isNginxLine(decoded, line),
});

import { webAccessSource } from "../apache_access/web-access-source.ts";
import { isNginxLine } from "./nginx-line.ts";

/** The access log of nginx in its formats `combined` and `main`. */
export const nginxAccess = webAccessSource({
  name: "nginx_access",
  title: "nginx access log",
  product: { vendor: "F5", name: "nginx" },
  service: "nginx",
  owns: isNginxLine,
});

export { makeCertificate } from "./make-certificate.ts";
export { openServerCertificate, type ServerCertificate } from "./server-certificate.ts";

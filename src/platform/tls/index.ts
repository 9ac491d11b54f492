export { makeCertificate } from "./make-certificate.ts";
export {
  openServerCertificate,
  readServerCertificate,
  type ServerCertificate,
} from "./server-certificate.ts";

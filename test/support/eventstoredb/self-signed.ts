/** A self-signed certificate for 127.0.0.1. */
import { execFileSync } from 'node:child_process';

/** Paths of PEM files in the folder. Needs openssl. */
export function selfSigned(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [`${folder}/certificate.pem`, `${folder}/key.pem`];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', ...names];
  execFileSync('openssl', [...made, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  return { certificate, key };
}

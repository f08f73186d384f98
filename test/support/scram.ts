/** SCRAM-SHA-256 as a client does it (RFC 5802 3), written apart from the program's own. */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/** The client's last message. @param bare its first without the header `n,,` */
export function scramFinal(bare: string, serverFirst: string, password: string): string {
  const field = (name: string): string => new RegExp(`(?:^|,)${name}=([^,]*)`).exec(serverFirst)?.[1] ?? '';
  const salted = pbkdf2Sync(password, Buffer.from(field('s'), 'base64'), Number(field('i')), 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest();
  const without = `c=biws,r=${field('r')}`;
  const signature = createHmac('sha256', storedKey).update(`${bare},${serverFirst},${without}`).digest();
  const proof = clientKey.map((byte, i) => byte ^ (signature[i] ?? 0));
  return `${without},p=${Buffer.from(proof).toString('base64')}`;
}

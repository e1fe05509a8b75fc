package org.samizdat.mail;

/** Which queue a mailing waits in: a Friday's digest never delays a confirmation. */
enum Lane {
  DIGEST,
  TRANSACTIONAL
}

package org.samizdat.vault;

/** The key file is missing or not fit for use; the message says why and never quotes the file. */
class KeyFileNotUsable extends RuntimeException {

  KeyFileNotUsable(String message) {
    super(message);
  }
}

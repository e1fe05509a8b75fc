package org.samizdat.vault;

/** What an address was given to us for. The same address given for two purposes is two persons. */
public enum Purpose {
  DIGEST,
  GIVING,
  REMINDERS,
  /** A colleague's: for signing in to the desk. */
  DESK
}

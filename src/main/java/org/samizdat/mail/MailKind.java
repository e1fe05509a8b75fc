package org.samizdat.mail;

/** What a mail is to its reader: decides its lane, and which suppressions hold it back. */
public enum MailKind {
  /** An issue of a newsletter she subscribed to. */
  DIGEST(Lane.DIGEST),
  /** Asks whether she meant it; she, or somebody in her name, just asked for it. */
  CONFIRMATION(Lane.TRANSACTIONAL),
  /** Answers her own act: welcome, goodbye. */
  ANSWER(Lane.TRANSACTIONAL);

  private final Lane lane;

  MailKind(Lane lane) {
    this.lane = lane;
  }

  Lane lane() {
    return lane;
  }
}

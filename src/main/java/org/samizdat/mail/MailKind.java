package org.samizdat.mail;

/** What a mail is to its reader: decides its lane, and which suppressions hold it back. */
public enum MailKind {
  /** An issue of a newsletter she subscribed to. */
  DIGEST(Lane.DIGEST, false),
  /** Asks whether she meant it; she, or somebody in her name, just asked for it. */
  CONFIRMATION(Lane.TRANSACTIONAL, true),
  /** Answers her own act: welcome, goodbye. */
  ANSWER(Lane.TRANSACTIONAL, true);

  private final Lane lane;
  private final boolean answersHerOwnAct;

  MailKind(Lane lane, boolean answersHerOwnAct) {
    this.lane = lane;
    this.answersHerOwnAct = answersHerOwnAct;
  }

  Lane lane() {
    return lane;
  }

  /** She did something and this is the reply; what she left or complained of is something else. */
  boolean answersHerOwnAct() {
    return answersHerOwnAct;
  }
}

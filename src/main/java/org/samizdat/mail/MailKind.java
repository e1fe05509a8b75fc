package org.samizdat.mail;

/** What a mail is to its reader: decides its lane, and which suppressions hold it back. */
public enum MailKind {
  /** An issue of a newsletter she subscribed to. */
  DIGEST(Lane.DIGEST, false),
  /** Asks whether she meant it; she, or somebody in her name, just asked for it. */
  CONFIRMATION(Lane.TRANSACTIONAL, true),
  /** Holds a link to her own pages; she, or somebody in her name, just asked for it. */
  LINK(Lane.TRANSACTIONAL, true),
  /** Answers her own act: welcome, goodbye. */
  ANSWER(Lane.TRANSACTIONAL, true),
  /** Says what was taken from her or given back, which she has a right to know. */
  RECEIPT(Lane.TRANSACTIONAL, true),
  /**
   * Says what will be taken from her or cannot be, and how what she gives has changed: a receipt
   * before the fact. Or tells a colleague what has become of an issue.
   */
  NOTICE(Lane.TRANSACTIONAL, true),
  /**
   * Says once a year what she gave. It stands for no act of hers, and whoever marked us as spam is
   * not written to: it lies ready on her page.
   */
  STATEMENT(Lane.TRANSACTIONAL, false),
  /** A reminder she asked for, on its day: it waits for nobody, and she can call it off. */
  REMINDER(Lane.TRANSACTIONAL, false),
  /** Asks her for something that she did not ask about: never two mails at once, this one waits. */
  INVITATION(Lane.TRANSACTIONAL, false);

  private final Lane lane;
  private final boolean answersHerOwnAct;

  MailKind(Lane lane, boolean answersHerOwnAct) {
    this.lane = lane;
    this.answersHerOwnAct = answersHerOwnAct;
  }

  /** Whether it waits until nothing else has left to that address for 24 hours. */
  boolean waitsItsTurn() {
    return this == INVITATION;
  }

  /** Whether she did something and now looks for it: it goes before what a schedule has made. */
  boolean isWaitedFor() {
    return switch (this) {
      case CONFIRMATION, LINK, ANSWER, RECEIPT -> true;
      case DIGEST, NOTICE, STATEMENT, REMINDER, INVITATION -> false;
    };
  }

  Lane lane() {
    return lane;
  }

  /** She did something and this is the reply; what she left or complained of is something else. */
  boolean answersHerOwnAct() {
    return answersHerOwnAct;
  }
}

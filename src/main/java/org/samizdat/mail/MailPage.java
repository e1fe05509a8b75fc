package org.samizdat.mail;

/** What the templates of one mail, html and text, are given. */
public interface MailPage {

  /** One line, without control characters. */
  String subject();

  /** BCP 47, such as {@code en}. */
  String language();
}

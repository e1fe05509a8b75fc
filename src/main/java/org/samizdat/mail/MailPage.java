package org.samizdat.mail;

import org.samizdat.values.Language;

/** What the templates of one mail, html and text, are given. */
public interface MailPage {

  /** One line, without control characters. */
  String subject();

  /** In which it speaks. */
  Language language();
}

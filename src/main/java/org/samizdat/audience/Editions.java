package org.samizdat.audience;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.samizdat.mail.MailingId;
import org.samizdat.values.Language;

/** What is said to readers about newsletters by the module that makes them; it has the one bean. */
public interface Editions {

  /**
   * An issue that went out.
   *
   * @param number counted for each newsletter from 1
   * @param date in the newsletter's own zone
   * @param path of its page
   */
  record Edition(int number, LocalDate date, String subject, String path) {}

  /** When a newsletter comes, in words; empty if nothing is planned. */
  Optional<String> hour(String newsletter, Language language);

  /** Whether an issue of it has gone out, so that there is one to look at. */
  boolean haveBegun(String newsletter);

  /** The issues, of those mailings that carried one. */
  Map<MailingId, Edition> carriedBy(Collection<MailingId> mailings);
}

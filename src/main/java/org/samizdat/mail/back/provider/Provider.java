package org.samizdat.mail.back.provider;

import java.util.List;
import org.samizdat.mail.back.MailBack.Door;
import org.samizdat.values.Refused;
import org.springframework.http.HttpHeaders;

/** One provider's way to tell what came back. */
interface Provider {

  Door door();

  /** Whether the newsroom has set what it takes to know the provider's word from anybody's. */
  boolean isOpen();

  /**
   * Makes sure that a request is the provider's, and reads it. What it tells beside what came back,
   * such as an arrival, is left out.
   *
   * @param body to the byte, for signatures are over it
   * @throws Refused {@code notice-not-genuine}, {@code notice-not-readable}; {@code notice-not-now}
   *     if that cannot be made sure of now, and the same may be sent again
   */
  List<Notice> read(byte[] body, HttpHeaders headers);
}

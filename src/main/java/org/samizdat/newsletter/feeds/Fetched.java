package org.samizdat.newsletter.feeds;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What asking for a feed brought. */
public sealed interface Fetched {

  /**
   * Where the feed has gone for good: the end of the permanent redirects (301, 308) that its
   * address leads to; null if it has not moved.
   */
  @Nullable URI movedTo();

  /** It is what it was (304). */
  record Unchanged(@Nullable URI movedTo) implements Fetched {}

  /**
   * Its bytes.
   *
   * @param bytes inflated
   * @param charset as the server declares it, which may be wrong; null if it does not
   * @param address where they came from in the end; relative links start there
   * @param etag to ask with next time; null if there is none
   * @param lastModified to ask with next time, word for word; null if there is none
   */
  record Document(
      byte[] bytes,
      @Nullable String charset,
      URI address,
      @Nullable String etag,
      @Nullable String lastModified,
      @Nullable URI movedTo)
      implements Fetched {}
}

package org.samizdat.newsletter.feeds;

import java.util.Locale;

/**
 * Why nothing could be taken from a feed. People read the sentence under {@link #key}; what the
 * server or a parser said is never kept, for it is a stranger's words.
 */
public enum FeedProblem {
  /** It is not a web address that is ever fetched: scheme, name and password, or port. */
  ADDRESS_NOT_ALLOWED,
  /** It leads into a network that is not the public internet. */
  ADDRESS_NOT_PUBLIC,
  /** The name of the host leads nowhere. */
  HOST_NOT_FOUND,
  /** No connection, or one that broke. */
  NOT_REACHED,
  /** The certificate is not one for this host. */
  NOT_SECURE,
  /** It took longer than the time it is given. */
  TOO_SLOW,
  /** It is larger than what is taken, as it comes or inflated. */
  TOO_LARGE,
  /** One redirect led to the next, too often. */
  TOO_MANY_REDIRECTS,
  /** 401 or 403. */
  NOT_ALLOWED,
  /** 404. */
  NOT_FOUND,
  /** 410: it will not come back, so nobody asks again. */
  GONE,
  /** 429 or 503: the server asks to be left alone for a while. */
  BUSY,
  /** Another answer that is no success. */
  SERVER_FAILED,
  /** What came is something else, such as a page. */
  NOT_A_FEED,
  /** It is cut off, or no well-formed XML even when mended. */
  NOT_READABLE,
  /** It declares entities, which feeds never need and attacks do. */
  DANGEROUS,
  /** Our own fault; the log has it. */
  UNEXPECTED;

  /** The key of its sentence in the language files. */
  public String key() {
    return "feeds.problem." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

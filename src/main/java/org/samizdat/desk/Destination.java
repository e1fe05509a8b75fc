package org.samizdat.desk;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody wanted to go before she was asked to sign in. Only ever a page of the desk: a
 * foreign link must not use our sign-in to lend itself our good name.
 *
 * @param path such as {@code /desk/issues/12}
 */
record Destination(String path) {

  static final Destination HOME = new Destination("/desk");

  private static final Pattern OURS = Pattern.compile("/desk(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*");
  private static final int LONGEST = 200;

  /** Home, if it is anything but a page of the desk. */
  static Destination of(@Nullable String path) {
    if (path == null
        || path.length() > LONGEST
        || path.startsWith("/desk/sign-")
        || !OURS.matcher(path).matches()) {
      return HOME;
    }
    return new Destination(path);
  }

  /** To be put behind a path that has no query yet. */
  String asQuery() {
    return equals(HOME) ? "" : "?to=" + path;
  }
}

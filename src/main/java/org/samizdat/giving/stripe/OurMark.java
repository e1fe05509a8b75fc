package org.samizdat.giving.stripe;

import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How Stripe's objects name a donation of ours: by its random number, and by nothing else. What
 * carries no such mark is other activity on a shared account.
 */
final class OurMark {

  /** The key in an object's metadata. */
  static final String KEY = "samizdat_donation";

  private OurMark() {}

  /** As it is sent. */
  static String of(long donation) {
    return Long.toHexString(donation);
  }

  static OptionalLong read(@Nullable Map<String, String> metadata) {
    String mark = metadata == null ? null : metadata.get(KEY);
    if (mark == null || !mark.matches("[0-9a-f]{1,16}")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseUnsignedLong(mark, 16));
  }
}

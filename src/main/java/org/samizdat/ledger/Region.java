package org.samizdat.ledger;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a card is from, as coarsely as fees differ by it. A country would say more of a giver than
 * the books need.
 */
public enum Region {
  /** The European Economic Area. */
  EEA,
  UK,
  US,
  ELSEWHERE,
  /** Of what is no card, and where the newsroom does not ask. */
  UNKNOWN;

  /** Members of the EU, and Iceland, Liechtenstein and Norway; ISO 3166-1. */
  private static final Set<String> EEA_COUNTRIES =
      Set.of(
          "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
          "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK");

  /**
   * The group of a country.
   *
   * @param country ISO 3166-1 alpha-2; null if nobody says
   */
  public static Region of(@Nullable String country) {
    if (country == null || country.isEmpty()) {
      return UNKNOWN;
    }
    return switch (country) {
      case "GB" -> UK;
      case "US" -> US;
      default -> EEA_COUNTRIES.contains(country) ? EEA : ELSEWHERE;
    };
  }

  /** As it is stored and written in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

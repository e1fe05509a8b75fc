package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * The page that asks for support.
 *
 * @param message the newsroom's own words
 * @param least from how much on gifts are taken, in words
 * @param words to which she agrees by going on, exactly; their link leads to the policy
 * @param hash of the words, sent back with the form: others are refused
 * @param form which form showed them
 * @param formKey of this time that the form was opened: what it sends is one gift
 * @param ownKey whether that key counts, and not one that the browser has kept of a gift that was
 *     begun and not made
 * @param campaign which label led here; {@code -} for none
 * @param other what she has typed as another amount
 * @param cover what adding the fee means, in words; null if it is not offered
 * @param coverTerms the same in figures, which the form sends along
 * @param methods ways to pay, by name
 * @param notice what was wrong with the last try
 * @param languages the others that this page speaks
 * @param canonical the address of this page
 */
public record SupportPage(
    Language language,
    String site,
    String message,
    String least,
    Language.Linked words,
    String hash,
    String form,
    String policyVersion,
    String policyLink,
    String formKey,
    boolean ownKey,
    String campaign,
    List<CurrencyChoice> currencies,
    List<FrequencyChoice> frequencies,
    String other,
    @Nullable String cover,
    String coverTerms,
    boolean covers,
    @Nullable NewsletterBox newsletter,
    List<String> methods,
    @Nullable String notice,
    List<Language> languages,
    String canonical) {

  public SupportPage {
    currencies = List.copyOf(currencies);
    frequencies = List.copyOf(frequencies);
    methods = List.copyOf(methods);
    languages = List.copyOf(languages);
  }

  /** The currency the amounts are in. */
  public CurrencyChoice currency() {
    return currencies.stream().filter(CurrencyChoice::chosen).findFirst().orElseThrow();
  }

  /**
   * A currency.
   *
   * @param code as forms send it: {@code usd}
   * @param name in words
   * @param link to this page with it
   */
  public record CurrencyChoice(String code, String name, String link, boolean chosen) {

    /** As people read it: {@code USD}. */
    public String mark() {
      return code.toUpperCase(java.util.Locale.ROOT);
    }
  }

  /**
   * How often.
   *
   * @param value as forms send it: {@code monthly}
   * @param amounts suggested for it
   */
  public record FrequencyChoice(
      String value, String label, boolean chosen, List<AmountChoice> amounts) {

    public FrequencyChoice {
      amounts = List.copyOf(amounts);
    }
  }

  /**
   * How much.
   *
   * @param value in major units, as forms send it: {@code 12.50}
   */
  public record AmountChoice(String value, String label, boolean chosen) {}

  /**
   * The box for a newsletter.
   *
   * @param words exactly what ticking it means
   * @param hash of the words
   */
  public record NewsletterBox(String slug, String words, String hash, boolean ticked) {}
}

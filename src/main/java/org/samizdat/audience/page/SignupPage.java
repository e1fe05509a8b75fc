package org.samizdat.audience.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Language;

/**
 * The page with the signup form.
 *
 * @param words to which she agrees by signing up, exactly; their link leads to the policy
 * @param hash of the words, sent back with the form: others are refused
 * @param form which form showed them
 * @param languages the others that this page speaks
 * @param typed what the last try came with
 * @param notice what was wrong with the last try
 */
public record SignupPage(
    Language language,
    String site,
    String slug,
    String newsletter,
    String description,
    String newsletterLanguage,
    Language.Linked words,
    String hash,
    String form,
    String policyVersion,
    String policyLink,
    List<Language> languages,
    Typed typed,
    @Nullable String notice) {

  public SignupPage {
    languages = List.copyOf(languages);
  }

  /**
   * A try that is to be put right.
   *
   * @param source where the form stood; goes along to the next try
   * @param isWrong whether it is the address that is to be put right
   */
  public record Typed(@Nullable String email, @Nullable String source, boolean isWrong) {

    public static final Typed NOTHING = new Typed(null, null, false);
  }
}

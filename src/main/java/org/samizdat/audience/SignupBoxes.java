package org.samizdat.audience;

import java.util.Optional;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** The signup form as it stands on any page of ours. */
@Component
public class SignupBoxes {

  /**
   * A form's contents; it is posted to {@code /newsletters/<slug>/signup}.
   *
   * @param language in which it speaks; sent with it as {@code locale}
   * @param words to which she agrees by signing up, exactly; their link leads to the policy
   * @param hash of the words, sent back with the form: others are refused
   * @param form which form shows them
   * @param policyVersion the one in force
   */
  public record SignupBox(
      Language language,
      Language.Linked words,
      String hash,
      String form,
      String policyVersion,
      String policyLink) {}

  private final Policies policies;

  SignupBoxes(Policies policies) {
    this.policies = policies;
  }

  /**
   * The form for a newsletter; empty until there is a policy that a reader could agree to.
   *
   * @param around of the page it stands on; it speaks English where that is not spoken
   */
  public Optional<SignupBox> of(Newsletter newsletter, Language around) {
    Language language = Language.of(around.tag());
    return policies
        .current()
        .map(policy -> {
          Language.Linked words =
              ConsentForm.SIGNUP_PAGE.linked(language, newsletter, policy.version());
          return new SignupBox(
              language,
              words,
              ShownWords.hash(words),
              ConsentForm.SIGNUP_PAGE.label(),
              policy.version(),
              "/privacy?language=" + policy.languageFor(language.tag()));
        });
  }
}

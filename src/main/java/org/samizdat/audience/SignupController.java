package org.samizdat.audience;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.audience.page.InboxPage;
import org.samizdat.audience.page.SignupPage;
import org.samizdat.door.Door;
import org.samizdat.door.Visitor;
import org.samizdat.mail.Site;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signing up: by the website through the API, by any plain HTML form, and on a page of ours. */
@Controller
class SignupController {

  /**
   * The body of an API call; whatever is missing is said.
   *
   * @param words as in {@link Signup#words}; may be left out
   * @param proof of work, for a challenge of the {@link Door}
   */
  record Body(
      @Nullable String email,
      @Nullable String newsletter,
      @Nullable String locale,
      @Nullable String policyVersion,
      @Nullable String words,
      @Nullable String source,
      @Nullable String proof) {}

  /** How the labels of {@link ConsentForm#SIGNUP_PAGE} begin, older ones too. */
  private static final String OUR_PAGE = "signup-page-";

  private final Door door;
  private final Signups signups;
  private final Newsletters newsletters;
  private final Policies policies;
  private final Site site;

  SignupController(
      Door door, Signups signups, Newsletters newsletters, Policies policies, Site site) {
    this.door = door;
    this.signups = signups;
    this.newsletters = newsletters;
    this.policies = policies;
    this.site = site;
  }

  @PostMapping(path = "/api/v1/signups", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Void> signUp(@RequestBody Body body, Visitor visitor) {
    Signups.Checked checked =
        check(
            signup(
                body.email(),
                body.newsletter(),
                body.locale(),
                body.policyVersion(),
                ConsentForm.WEBSITE,
                Channel.API,
                body.words(),
                body.source()));
    door.comesWithProof(
        visitor.with(body.proof()), wish(checked.signup()), () -> signups.take(checked));
    return ResponseEntity.accepted().build();
  }

  @GetMapping("/newsletters/{slug}/signup")
  ModelAndView form(
      @PathVariable String slug, @RequestParam(required = false) @Nullable String language) {
    Newsletter newsletter = newsletters.find(slug).orElseThrow(Signups::newsletterNotFound);
    return form(
        newsletter,
        Language.spoken(language, Language.of(newsletter.language())),
        HttpStatus.OK,
        SignupPage.Typed.NOTHING,
        null);
  }

  /**
   * What a reader can put right is said on our own page, whichever form she came from. Without a
   * proof of work it asks her for some seconds first.
   *
   * @param words as in {@link Signup#words}; may be left out
   */
  @PostMapping(
      path = "/newsletters/{slug}/signup",
      consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ModelAndView post(
      @PathVariable String slug,
      @RequestParam(required = false) @Nullable String email,
      @RequestParam(required = false) @Nullable String locale,
      @RequestParam(required = false) @Nullable String policyVersion,
      @RequestParam(required = false) @Nullable String form,
      @RequestParam(required = false) @Nullable String words,
      @RequestParam(required = false) @Nullable String source,
      Visitor visitor) {
    Newsletter newsletter = newsletters.find(slug).orElseThrow(Signups::newsletterNotFound);
    Language language = Language.spoken(locale, Language.of(newsletter.language()));
    ConsentForm shown =
        form != null && form.startsWith(OUR_PAGE) ? ConsentForm.SIGNUP_PAGE : ConsentForm.WEBSITE;
    try {
      Signup signup =
          signup(email, slug, locale, policyVersion, shown, Channel.FORM, words, source);
      if (shown == ConsentForm.SIGNUP_PAGE && !shown.label().equals(form)) {
        // Our page as it was before its words changed: what it showed is not what we would record.
        throw Signups.wordsNotCurrent(shown.words(language, newsletter, signup.policyVersion()));
      }
      Signups.Checked checked = check(signup);
      if (!door.comes(visitor, wish(signup), () -> signups.take(checked))) {
        return door.waitingPage(visitor, language, site.name());
      }
    } catch (Refused refused) {
      return form(
          newsletter,
          language,
          HttpStatus.valueOf(refused.kind().status()),
          new SignupPage.Typed(
              AudiencePages.typed(email),
              // One that was refused would be refused again, and she cannot see it.
              refused.problem().equals("source-not-valid") ? null : source,
              refused.problem().startsWith("address-")),
          refused.sentence(language));
    }
    return AudiencePages.page(
        HttpStatus.ACCEPTED,
        "look-into-inbox",
        new InboxPage(language, site.name(), newsletter.name()));
  }

  private ModelAndView form(
      Newsletter newsletter,
      Language language,
      HttpStatus status,
      SignupPage.Typed typed,
      @Nullable String notice) {
    Policy policy = policies.current().orElseThrow(PrivacyController::noPolicy);
    Language.Linked words = ConsentForm.SIGNUP_PAGE.linked(language, newsletter, policy.version());
    SignupPage page =
        new SignupPage(
            language,
            site.name(),
            newsletter.slug(),
            newsletter.name(),
            newsletter.description(),
            newsletter.language(),
            words,
            ShownWords.hash(words),
            ConsentForm.SIGNUP_PAGE.label(),
            policy.version(),
            "/privacy?language=" + policy.languageFor(language.tag()),
            language.others(),
            typed,
            notice);
    return AudiencePages.page(status, "signup", page);
  }

  private Signups.Checked check(Signup signup) {
    Signups.Checked checked = signups.check(signup);
    door.refuseUnlessSomebodys(signup.address());
    return checked;
  }

  private static Door.Wish wish(Signup signup) {
    return new Door.Wish("signup", signup.newsletter(), signup.address());
  }

  private static Signup signup(
      @Nullable String email,
      @Nullable String newsletter,
      @Nullable String locale,
      @Nullable String policyVersion,
      ConsentForm form,
      Channel channel,
      @Nullable String words,
      @Nullable String source) {
    if (email == null || newsletter == null || policyVersion == null) {
      throw missing(email, newsletter, policyVersion);
    }
    return new Signup(
        EmailAddress.parse(email), newsletter, locale, policyVersion, form, channel, words, source);
  }

  private static Refused missing(
      @Nullable String email, @Nullable String newsletter, @Nullable String policyVersion) {
    List<String> names = new ArrayList<>();
    if (email == null) {
      names.add("email");
    }
    if (newsletter == null) {
      names.add("newsletter");
    }
    if (policyVersion == null) {
      names.add("policyVersion");
    }
    return new Refused(
        Refused.Kind.MALFORMED,
        "fields-missing",
        "Something is missing: " + String.join(", ", names) + ".",
        Map.of("fields", names));
  }
}

package org.samizdat.audience;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.page.PrivacyPage;
import org.samizdat.mail.Site;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The privacy policy: the version in force, and every earlier one for as long as we are. */
@Controller
class PrivacyController {

  private final Policies policies;
  private final Site site;

  PrivacyController(Policies policies, Site site) {
    this.policies = policies;
    this.site = site;
  }

  @GetMapping("/privacy")
  ModelAndView current(
      @RequestParam(required = false) @Nullable String language,
      @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false)
          @Nullable String accepted) {
    return page(policies.current().orElseThrow(PrivacyController::noPolicy), language, accepted);
  }

  @GetMapping("/privacy/{version}")
  ModelAndView version(
      @PathVariable String version,
      @RequestParam(required = false) @Nullable String language,
      @RequestHeader(name = HttpHeaders.ACCEPT_LANGUAGE, required = false)
          @Nullable String accepted) {
    return page(
        policies.find(version).orElseThrow(PrivacyController::noPolicy), language, accepted);
  }

  static Refused noPolicy() {
    return new Refused(
        Refused.Kind.NOT_FOUND, "policy-not-found", "There is no such privacy policy here.");
  }

  private ModelAndView page(Policy policy, @Nullable String language, @Nullable String accepted) {
    String wanted = language != null ? language : bestOf(accepted, policy);
    PolicyText text = policies.text(policy, wanted);
    List<Policy> all = policies.all();
    boolean inForce = all.getFirst().version().equals(policy.version());
    PrivacyPage page =
        new PrivacyPage(
            Language.around(text.language()),
            site.name(),
            text.version(),
            policy.publishedOn(),
            inForce,
            policy.languages().stream().filter(l -> !l.equals(text.language())).sorted().toList(),
            all.stream().map(one -> version(one, all.getFirst())).toList(),
            PolicyHtml.hasTitle(text),
            PolicyHtml.render(text),
            site.link("/privacy/" + text.version() + "?language=" + text.language()));
    return AudiencePages.page(HttpStatus.OK, "privacy", page);
  }

  private static PrivacyPage.Version version(Policy policy, Policy inForce) {
    return new PrivacyPage.Version(
        policy.version(),
        policy.publishedOn(),
        policy.version().equals(inForce.version()),
        policy.languages().stream().sorted().toList());
  }

  private static String bestOf(@Nullable String accepted, Policy policy) {
    if (accepted == null) {
      return policy.language();
    }
    try {
      List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(accepted);
      return Optional.ofNullable(Locale.lookupTag(ranges, policy.languages()))
          .orElse(policy.language());
    } catch (IllegalArgumentException notAHeader) {
      return policy.language();
    }
  }
}

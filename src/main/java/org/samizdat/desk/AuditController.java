package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.page.AuditPage;
import org.samizdat.values.Language;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** Where an admin reads who did what. */
@Controller
class AuditController {

  private static final int PAGE = 50;

  private final Audit audit;
  private final Staff staff;
  private final DeskFrames frames;

  AuditController(Audit audit, Staff staff, DeskFrames frames) {
    this.audit = audit;
    this.staff = staff;
    this.frames = frames;
  }

  /**
   * A page of acts.
   *
   * @param before the number at which the page before ended; nothing for the newest
   */
  @GetMapping("/desk/audit")
  ModelAndView read(
      @AuthenticationPrincipal DeskUser reader,
      @RequestParam(required = false) @Nullable String act,
      @RequestParam(required = false) @Nullable Long user,
      @RequestParam(required = false) @Nullable Long before,
      HttpServletRequest request) {
    Language language = reader.language();
    String kind = act == null || act.isEmpty() ? null : act;
    Map<Long, DeskUser> known =
        staff.list().stream().collect(Collectors.toMap(DeskUser::number, Function.identity()));
    List<String> acts = audit.acts();
    List<Audit.Entry> entries =
        kind == null || acts.contains(kind)
            ? audit.read(kind, user, before == null ? Long.MAX_VALUE : before, PAGE + 1)
            : List.of();
    boolean more = entries.size() > PAGE;
    List<Audit.Entry> shown = more ? entries.subList(0, PAGE) : entries;
    return new ModelAndView(
        "desk/audit",
        "page",
        new AuditPage(
            frames.frame(request),
            acts.stream()
                .map(one -> new AuditPage.Choice(one, said(language, one), one.equals(kind)))
                .toList(),
            audit.users().stream()
                .map(one ->
                    new AuditPage.Choice(
                        one.toString(), name(language, known, one), one.equals(user)))
                .toList(),
            shown.stream().map(entry -> entry(language, known, entry)).toList(),
            more ? older(kind, user, shown.getLast().number()) : null));
  }

  private static AuditPage.Entry entry(
      Language language, Map<Long, DeskUser> known, Audit.Entry entry) {
    return new AuditPage.Entry(
        entry.at().toString(),
        when(language, entry.at()),
        name(language, known, entry.user()),
        said(language, entry.act()),
        subject(language, known, entry.subject()),
        detail(language, entry.detail()));
  }

  /** A role is said; anything else is shown as it is stored. */
  private static String detail(Language language, String detail) {
    String key = "desk.role." + detail.toLowerCase(Locale.ROOT);
    return language.knows(key) ? language.say(key) : detail;
  }

  /** A kind of act that an older or newer version knew is shown as it is stored. */
  private static String said(Language language, String act) {
    String key = "audit." + act;
    return language.knows(key) ? language.say(key) : act;
  }

  /** Who was removed has no name any more, only her number. */
  private static String name(Language language, Map<Long, DeskUser> known, @Nullable Long number) {
    if (number == null) {
      return language.say("desk.audit.command");
    }
    return Optional.ofNullable(known.get(number))
        .map(DeskUser::name)
        .orElseGet(() -> language.say("desk.audit.former", number.toString()));
  }

  private static String subject(Language language, Map<Long, DeskUser> known, String subject) {
    String user = "user ";
    return subject.startsWith(user)
        ? name(language, known, Long.valueOf(subject.substring(user.length())))
        : subject;
  }

  private static String when(Language language, Instant at) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(language.locale())
            .withZone(ZoneOffset.UTC)
            .format(at)
        + " UTC";
  }

  private static String older(@Nullable String act, @Nullable Long user, long before) {
    return UriComponentsBuilder.fromPath("/desk/audit")
        .queryParamIfPresent("act", Optional.ofNullable(act))
        .queryParamIfPresent("user", Optional.ofNullable(user))
        .queryParam("before", before)
        .encode()
        .toUriString();
  }
}

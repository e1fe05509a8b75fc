package org.samizdat.audience;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Correspondence;
import org.samizdat.mail.MailingId;
import org.samizdat.mail.Site;
import org.samizdat.mail.Suppressions;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything we hold about a reader, as one file for her: names for programs, sentences for her.
 * The random numbers by which our rows name her are left out. They say nothing about her, and would
 * let whoever has her file and a stolen database find her in it.
 */
@Component
class MyData {

  /** The file. */
  private record File(
      List<String> about,
      LocalDate madeOn,
      String site,
      @JsonSerialize(using = AddressJson.class) EmailAddress address,
      String receipt,
      String language,
      LocalDate joinedOn,
      boolean mailReachesHer,
      String mailRoute,
      List<Subscribed> newsletters,
      List<Consented> consent,
      List<Confirmed> confirmedSignups,
      List<Mailed> mails,
      List<HeldBack> heldBack,
      List<String> notStored) {}

  private record Subscribed(String newsletter, String name, String state, LocalDate since) {}

  /**
   * @param words exactly as shown
   */
  private record Consented(
      String action,
      @Nullable String newsletter,
      String words,
      String form,
      String channel,
      String policyVersion,
      String policyLanguage,
      String policyLink,
      LocalDate actedOn,
      LocalDate recordedOn) {}

  private record Confirmed(String newsletter, String form, LocalDate requestedOn) {}

  private record Mailed(
      String kind,
      @Nullable String newsletter,
      @Nullable Issue issue,
      String outcome,
      @Nullable LocalDate day) {}

  private record Issue(int number, LocalDate date, String subject, String link) {}

  private record HeldBack(String reason, @Nullable String newsletter, LocalDate since) {}

  private final ConsentLog log;
  private final ReaderConsent consent;
  private final ShownTexts texts;
  private final SignupRequests requests;
  private final Newsletters newsletters;
  private final Editions editions;
  private final Correspondence correspondence;
  private final Suppressions suppressions;
  private final Site site;
  private final Clock clock;
  private final JsonMapper json;

  MyData(
      ConsentLog log,
      ReaderConsent consent,
      ShownTexts texts,
      SignupRequests requests,
      Newsletters newsletters,
      Editions editions,
      Correspondence correspondence,
      Suppressions suppressions,
      Site site,
      Clock clock,
      JsonMapper json) {
    this.log = log;
    this.consent = consent;
    this.texts = texts;
    this.requests = requests;
    this.newsletters = newsletters;
    this.editions = editions;
    this.correspondence = correspondence;
    this.suppressions = suppressions;
    this.site = site;
    this.clock = clock;
    this.json = json.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
  }

  /**
   * Makes the file, in UTF-8. Stores nothing.
   *
   * @param language of its sentences
   */
  byte[] file(Reader reader, EmailAddress address, Language language) {
    Receipt receipt = consent.receipt(reader);
    return json.writeValueAsBytes(
        new File(
            List.of(
                language.say("my-data-file.about"),
                language.say("my-data-file.receipt"),
                language.say("my-data-file.mails"),
                language.say("my-data-file.numbers")),
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
            site.name(),
            address,
            receipt.reveal(),
            reader.language(),
            reader.joinedOn(),
            reader.isReached(),
            word(reader.route()),
            reader.subscriptions().stream().map(this::subscribed).toList(),
            log.of(address, receipt).stream().map(this::consented).toList(),
            requests.confirmedBy(reader.person()).stream().map(MyData::confirmed).toList(),
            mailed(reader),
            suppressions.standing(address).stream()
                .map(one -> new HeldBack(word(one.reason()), one.newsletter(), one.since()))
                .toList(),
            List.of(
                language.say("my-data-file.not-stored-reading"),
                language.say("my-data-file.not-stored-where"),
                language.say("my-data-file.not-stored-who"),
                language.say("my-data-file.not-stored-counts"))));
  }

  private Subscribed subscribed(Subscription subscription) {
    return new Subscribed(
        subscription.newsletter(),
        newsletters.find(subscription.newsletter()).orElseThrow().name(),
        word(subscription.state()),
        subscription.since());
  }

  private Consented consented(ConsentRecord row) {
    return new Consented(
        row.action().toLowerCase(Locale.ROOT),
        row.newsletter(),
        texts.text(row.wordsHash()),
        row.form(),
        row.channel().toLowerCase(Locale.ROOT),
        row.policyVersion(),
        row.language(),
        site.link("/privacy/" + row.policyVersion() + "?language=" + row.language()),
        row.actedOn(),
        row.recordedOn());
  }

  private static Confirmed confirmed(SignupRequest request) {
    return new Confirmed(
        request.newsletter(),
        request.form(),
        LocalDate.ofInstant(request.requestedAt(), ZoneOffset.UTC));
  }

  private List<Mailed> mailed(Reader reader) {
    List<Correspondence.Item> items = correspondence.with(reader.person());
    Map<MailingId, Editions.Edition> issues =
        editions.carriedBy(items.stream().map(Correspondence.Item::mailing).toList());
    return items.stream()
        .map(item ->
            new Mailed(
                word(item.kind()),
                item.newsletter(),
                issue(issues.get(item.mailing())),
                item.outcome(),
                item.day()))
        .toList();
  }

  private @Nullable Issue issue(Editions.@Nullable Edition edition) {
    return edition == null
        ? null
        : new Issue(edition.number(), edition.date(), edition.subject(), site.link(edition.path()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

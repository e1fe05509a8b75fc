package org.samizdat.giving;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.AddressJson;
import org.samizdat.audience.ConsentLog;
import org.samizdat.audience.Receipt;
import org.samizdat.mail.Correspondence;
import org.samizdat.mail.Site;
import org.samizdat.mail.Suppressions;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything we hold about a giver, as one file for her: names for programs, sentences for her. The
 * random numbers by which our rows and Stripe's objects name her are left out: they say nothing
 * about her, and would let whoever has her file and a stolen database find her in it.
 */
@Component
class GiverData {

  /** The file. */
  private record File(
      List<String> about,
      LocalDate madeOn,
      String site,
      @JsonSerialize(using = AddressJson.class) @Nullable EmailAddress address,
      @Nullable String name,
      @Nullable String receipt,
      String language,
      String mailRoute,
      List<Given> gifts,
      List<Regular> regularGifts,
      List<Stated> statements,
      List<ConsentLog.Shown> consent,
      List<Mailed> mails,
      List<HeldBack> heldBack,
      List<String> notStored) {}

  private record Sum(long amount, String currency) {}

  /**
   * @param source the label of the page or campaign that it came from
   */
  private record Given(
      String receipt,
      Instant paidAt,
      Sum amount,
      Sum covered,
      Sum givenBack,
      String frequency,
      String method,
      String source) {}

  private record Regular(
      Sum amount,
      Sum covered,
      String frequency,
      String source,
      String state,
      String why,
      LocalDate beganOn,
      Instant paidUntil,
      @Nullable Instant pausedUntil,
      @Nullable Instant endsAt,
      @Nullable LocalDate endedOn,
      @Nullable String cardExpires,
      @Nullable Integer dayOfMonth,
      List<Asked> asked) {}

  private record Asked(String what, LocalDate askedOn, String outcome) {}

  /** The gifts themselves stand above. */
  private record Stated(String number, int year, LocalDate madeOn, @Nullable String corrects) {}

  private record Mailed(String kind, String outcome, @Nullable LocalDate day) {}

  private record HeldBack(String reason, LocalDate since) {}

  private final Payments payments;
  private final Refunds refunds;
  private final Pledges pledges;
  private final PledgeActs acts;
  private final StatementTable statements;
  private final GiverSecrets secrets;
  private final ConsentLog consent;
  private final Correspondence correspondence;
  private final Suppressions suppressions;
  private final Site site;
  private final Clock clock;
  private final JsonMapper json;

  GiverData(
      Payments payments,
      Refunds refunds,
      Pledges pledges,
      PledgeActs acts,
      StatementTable statements,
      GiverSecrets secrets,
      ConsentLog consent,
      Correspondence correspondence,
      Suppressions suppressions,
      Site site,
      Clock clock,
      JsonMapper json) {
    this.payments = payments;
    this.refunds = refunds;
    this.pledges = pledges;
    this.acts = acts;
    this.statements = statements;
    this.secrets = secrets;
    this.consent = consent;
    this.correspondence = correspondence;
    this.suppressions = suppressions;
    this.site = site;
    this.clock = clock;
    this.json = json.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
  }

  /** Makes the file, in UTF-8. Stores nothing. */
  ResponseEntity<byte[]> file(GiverLinks.Hers hers) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("my-gifts-" + today + ".json")
                .build()
                .toString())
        .body(json.writeValueAsBytes(file(hers, today)));
  }

  /** For a paper: her name if she gave one, else as much of her address as is shown. */
  String nameOrAddress(GiverLinks.Hers hers) {
    return secrets.name(hers.giver()).or(() -> hers.address().map(EmailAddress::masked)).orElse("");
  }

  private File file(GiverLinks.Hers hers, LocalDate today) {
    Language language = hers.language();
    Giver giver = hers.giver();
    Optional<EmailAddress> address = hers.address();
    Optional<Receipt> receipt = secrets.receipt(giver);
    return new File(
        List.of(
            language.say("giver-data-file.about"),
            language.say("my-data-file.receipt"),
            language.say("giver-data-file.stripe"),
            language.say("giver-data-file.numbers")),
        today,
        site.name(),
        address.orElse(null),
        secrets.name(giver).orElse(null),
        receipt.map(Receipt::reveal).orElse(null),
        giver.language().tag(),
        word(giver.route()),
        payments.of(giver).stream().map(this::given).toList(),
        pledges.of(giver).stream().map(this::regular).toList(),
        statements.of(giver.number()).stream()
            .map(one ->
                new Stated(one.name(), one.year().getValue(), one.madeOn(), one.nameOfCorrected()))
            .toList(),
        address.isPresent() && receipt.isPresent()
            ? consent.shown(address.get(), receipt.get())
            : List.of(),
        correspondence.with(hers.person()).stream()
            .map(item -> new Mailed(word(item.kind()), item.outcome(), item.day()))
            .toList(),
        address.map(suppressions::standing).orElse(List.of()).stream()
            .map(one -> new HeldBack(word(one.reason()), one.since()))
            .toList(),
        List.of(
            language.say("giver-data-file.not-stored-card"),
            language.say("giver-data-file.not-stored-reading"),
            language.say("my-data-file.not-stored-where"),
            language.say("my-data-file.not-stored-counts")));
  }

  private Given given(Payment payment) {
    return new Given(
        ReceiptNumber.of(payment.receipt(), payment.paidAt()),
        payment.paidAt(),
        sum(payment.amount()),
        sum(payment.covered()),
        sum(refunds.refunded(payment)),
        payment.frequency().label(),
        payment.method(),
        payment.campaign());
  }

  private Regular regular(Pledge pledge) {
    return new Regular(
        sum(pledge.amount()),
        sum(pledge.covered()),
        pledge.frequency().label(),
        pledge.campaign(),
        word(pledge.state()),
        pledge.why(),
        pledge.began(),
        pledge.periodEnd(),
        pledge.pausedUntil(),
        pledge.endsAt(),
        pledge.ended(),
        pledge.cardExpires() == null ? null : pledge.cardExpires().toString(),
        pledge.anchorDay(),
        acts.of(pledge).stream()
            .map(act -> new Asked(act.wish().words(), act.askedOn(), word(act.progress())))
            .toList());
  }

  private static Sum sum(Money amount) {
    return new Sum(amount.minor(), amount.code());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

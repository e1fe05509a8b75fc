package org.samizdat.audience;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Route;
import org.samizdat.values.Language;
import org.samizdat.values.PersonId;
import org.samizdat.vault.Place;
import org.samizdat.vault.Sealed;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;

/** Somebody who confirmed at least one signup, and what she is subscribed to. */
@SuppressWarnings("UnusedVariable") // Some fields are read by Spring Data alone.
class Reader {

  /** Whether mail reaches her. */
  enum Status {
    ACTIVE,
    /** Her address refused us, or she marked us as spam; lifted by new consent. */
    SUPPRESSED
  }

  @Id private final UUID person;
  private String language;
  private Route route;
  private Status status;
  private final LocalDate joinedOn;
  private final byte[] sealedReceipt;

  @MappedCollection(idColumn = "reader")
  private final Set<Subscription> subscriptions;

  @Version private @Nullable Integer version;

  @PersistenceCreator
  Reader(
      UUID person,
      String language,
      Route route,
      Status status,
      LocalDate joinedOn,
      byte[] sealedReceipt,
      Set<Subscription> subscriptions,
      @Nullable Integer version) {
    this.person = person;
    this.language = language;
    this.route = route;
    this.status = status;
    this.joinedOn = joinedOn;
    this.sealedReceipt = sealedReceipt.clone();
    this.subscriptions = new HashSet<>(subscriptions);
    this.version = version;
  }

  /** A reader who is not stored yet and has no subscription. */
  static Reader join(
      PersonId person, String language, Route route, LocalDate today, Sealed receipt) {
    return new Reader(
        person.value(), language, route, Status.ACTIVE, today, receipt.bytes(), Set.of(), null);
  }

  /** Where a reader's receipt is stored, for sealing it. */
  static Place receiptPlace(PersonId person) {
    return new Place("reader", "sealed_receipt", person.toString());
  }

  PersonId person() {
    return new PersonId(person);
  }

  /** BCP 47. */
  String language() {
    return language;
  }

  /** In which we speak to her. */
  Language spoken() {
    return Language.of(language);
  }

  LocalDate joinedOn() {
    return joinedOn;
  }

  /** Raised with each change of hers, so that a page can tell whether it is overtaken. */
  int version() {
    return version == null ? 0 : version;
  }

  /** Whether mail reaches her, as far as we know. */
  boolean isReached() {
    return status == Status.ACTIVE;
  }

  Route route() {
    return route;
  }

  Sealed receipt() {
    return new Sealed(sealedReceipt);
  }

  /**
   * Subscribes by new consent, which also lifts what held mail back. A subscription she has, or had
   * and left, keeps its number: links in old mails go on naming it.
   */
  Subscription subscribe(
      String newsletter, String newLanguage, Route newRoute, LocalDate today, long newNumber) {
    language = newLanguage;
    route = newRoute;
    status = Status.ACTIVE;
    Subscription current =
        subscriptions.stream()
            .filter(s -> s.newsletter().equals(newsletter))
            .findFirst()
            .orElse(Subscription.start(newNumber, newsletter, today));
    Subscription renewed = current.isActive() ? current : current.again(today);
    replace(current, renewed);
    return renewed;
  }

  /** Chooses the language of her mails and pages, BCP 47. */
  void speak(String newLanguage) {
    language = newLanguage;
  }

  /** Ends her subscription to a newsletter; one that she has not, or has left, stays as it is. */
  void withdraw(String newsletter) {
    active().stream().filter(s -> s.newsletter().equals(newsletter)).forEach(this::withdraw);
  }

  /** Ends one subscription; what is over stays over. */
  void withdraw(Subscription subscription) {
    replace(subscription, subscription.withdrawn());
  }

  Optional<Subscription> subscription(long number) {
    return subscriptions.stream().filter(s -> s.number() == number).findFirst();
  }

  /** All she has or had, by newsletter; at least one. */
  List<Subscription> subscriptions() {
    return subscriptions.stream().sorted(Comparator.comparing(Subscription::newsletter)).toList();
  }

  /** Those she has not left. */
  List<Subscription> active() {
    return subscriptions.stream().filter(Subscription::isActive).toList();
  }

  private void replace(Subscription old, Subscription current) {
    subscriptions.remove(old);
    subscriptions.add(current);
  }
}

package org.samizdat.audience;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.PersonId;
import org.samizdat.vault.KeyedPrint;
import org.samizdat.vault.Prints;
import org.samizdat.vault.Purpose;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was agreed to and taken back: by whom, in which words, under which policy, on which day.
 * Rows are only ever added; {@link ConsentBlocks} closes each day, and {@link ConsentCheck} names
 * the first row that was changed, removed or slipped in.
 */
@Component
public class ConsentLog {

  /** What was done. */
  public enum Action {
    /** Agreed on a form, with an address that was not proved yet. */
    GIVEN,
    /** Agreed from the inbox of that address: to what was given, or to more on a page behind it. */
    CONFIRMED,
    CHANGED,
    WITHDRAWN
  }

  /** The way it reached us. */
  public enum Channel {
    /** The newsroom's website, through the API. */
    API,
    /** A form posted by a browser. */
    FORM,
    /** A page behind a link that we mailed. */
    MAIL,
    /** The unsubscribe button of a mail program (RFC 8058). */
    ONE_CLICK,
    /** The newsroom's own hand. */
    COMMAND,
    /** The payment page, which asked for the address. */
    CHECKOUT,
    /** The provider of her mailbox, on whose "this is spam" she pressed. */
    COMPLAINT
  }

  /**
   * One act.
   *
   * @param newsletter null where the purpose is not a newsletter
   * @param policyVersion a published one
   * @param language in which the words were shown, BCP 47; the policy too, if it has a text in it,
   *     else its main one
   * @param words exactly as shown
   * @param form the label and version of the form that showed them
   * @param day the UTC day of the act
   */
  public record Act(
      PersonId person,
      Purpose purpose,
      @Nullable String newsletter,
      Action action,
      String policyVersion,
      String language,
      String words,
      String form,
      Channel channel,
      LocalDate day) {}

  /**
   * What the log holds of an act, for showing it to whoever did it.
   *
   * @param words exactly as shown
   */
  public record Shown(
      String action,
      @Nullable String newsletter,
      String words,
      String form,
      String channel,
      String policyVersion,
      String policyLanguage,
      LocalDate actedOn,
      LocalDate recordedOn) {}

  /**
   * Arbitrary, and the same in every node: held shared by writers, alone by the closing of days.
   */
  static final long LOCK = 0x636f6e73656e74L;

  private final JdbcClient database;
  private final Policies policies;
  private final ShownTexts texts;
  private final Prints prints;
  private final Clock clock;

  ConsentLog(JdbcClient database, Policies policies, ShownTexts texts, Prints prints, Clock clock) {
    this.database = database;
    this.policies = policies;
    this.texts = texts;
    this.prints = prints;
    this.clock = clock;
  }

  /**
   * Appends an act. Must run in the transaction that carries it out. A repeat appends it again:
   * whoever calls sees to it that an act is one.
   *
   * @param receipt the secret half of the commitment, which the reader has; 16 bytes
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void append(Act act, EmailAddress address, byte[] receipt) {
    append(act, prints.commitment(address, receipt));
  }

  /**
   * Appends an act of somebody whose address is still to come. When it has, another record with the
   * same receipt commits to it; until then the receipt alone opens this one.
   *
   * @param receipt as above
   * @return the record's number, for {@link #confirm}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID append(Act act, byte[] receipt) {
    return append(act, prints.commitment(receipt));
  }

  /**
   * Appends that what an earlier record says was confirmed, now that the address is known: the same
   * words, policy and form, with a commitment to the address. Must run in the transaction that
   * carries it out; a repeat appends it again.
   *
   * @param earlier what {@link #append(Act, byte[])} gave
   * @param person whose it is from now on
   * @param receipt the same as the earlier record's, or the one she had before
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void confirm(
      UUID earlier,
      PersonId person,
      Channel channel,
      LocalDate day,
      EmailAddress address,
      byte[] receipt) {
    ConsentRecord given =
        database
            .sql(ConsentRecord.SELECT + "where id = :id")
            .param("id", earlier)
            .query(ConsentRecord::read)
            .single();
    append(
        new Act(
            person,
            Purpose.valueOf(given.purpose()),
            given.newsletter(),
            Action.CONFIRMED,
            given.policyVersion(),
            given.language(),
            texts.text(given.wordsHash()),
            given.form(),
            channel,
            day),
        address,
        receipt);
  }

  private UUID append(Act act, KeyedPrint commitment) {
    PolicyText policy =
        policies.text(policies.find(act.policyVersion()).orElseThrow(), act.language());
    ConsentRecord unprinted =
        new ConsentRecord(
            UUID.randomUUID(),
            act.person().value(),
            act.purpose().name(),
            act.newsletter(),
            act.action().name(),
            policy.version(),
            policy.hash(),
            texts.keep(act.words()),
            act.language(),
            act.form(),
            act.channel().name(),
            act.day(),
            openDay(act.day()),
            commitment,
            ConsentRecord.NO_PRINT);
    insert(unprinted.with(prints.ofRow(unprinted.facts())));
    return unprinted.id();
  }

  /**
   * Which of some records are not there: none, unless somebody has taken one away.
   *
   * @param records numbers that {@link #append(Act, byte[])} gave
   */
  public Set<UUID> missing(Collection<UUID> records) {
    Set<UUID> missing = new HashSet<>(records);
    database
        .sql("select id from consent_record where id = any(:records)")
        .param("records", records.toArray(UUID[]::new))
        .query((row, number) -> row.getObject("id", UUID.class))
        .list()
        .forEach(missing::remove);
    return missing;
  }

  /** The records of one UTC day, in no order. */
  List<ConsentRecord> recordedOn(LocalDate day) {
    return database
        .sql(ConsentRecord.SELECT + "where recorded_on = :day")
        .param("day", day)
        .query(ConsentRecord::read)
        .list();
  }

  /** The records that an address and a receipt open, by day. */
  List<ConsentRecord> of(EmailAddress address, Receipt receipt) {
    List<KeyedPrint> commitments =
        new ArrayList<>(prints.commitmentCandidates(address, receipt.bytes()));
    // Given on a form that did not ask for the address; who has the receipt was there.
    commitments.addAll(prints.commitmentCandidates(receipt.bytes()));
    return committedTo(commitments);
  }

  /** What an address and a receipt open, by day, for showing it to whoever has both. */
  public List<Shown> shown(EmailAddress address, Receipt receipt) {
    return of(address, receipt).stream()
        .map(row ->
            new Shown(
                row.action().toLowerCase(Locale.ROOT),
                row.newsletter(),
                texts.text(row.wordsHash()),
                row.form(),
                row.channel().toLowerCase(Locale.ROOT),
                row.policyVersion(),
                row.language(),
                row.actedOn(),
                row.recordedOn()))
        .toList();
  }

  /** The records with one of these commitments, by day. */
  List<ConsentRecord> committedTo(Collection<KeyedPrint> commitments) {
    return database
        .sql(
            ConsentRecord.SELECT
                + "where commitment = any(:commitments) order by acted_on, recorded_on")
        .param("commitments", commitments.stream().map(KeyedPrint::bytes).toArray(byte[][]::new))
        .query(ConsentRecord::read)
        .list()
        .stream()
        .filter(found -> commitments.contains(found.commitment()))
        .toList();
  }

  /**
   * The day rows go into. Until this transaction ends no day can be closed, and a node whose clock
   * is behind cannot write into a day that already is, nor before the act it records.
   */
  private LocalDate openDay(LocalDate acted) {
    database
        .sql("select pg_advisory_xact_lock_shared(:lock)")
        .param("lock", LOCK)
        .query()
        .listOfRows();
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return database
        .sql("select greatest(:today, :acted, max(day) + 1) from consent_block")
        .param("today", today)
        .param("acted", acted)
        .query(LocalDate.class)
        .single();
  }

  private void insert(ConsentRecord row) {
    database
        .sql(
            """
            insert into consent_record (id, person, purpose, newsletter, action, policy_version,
              policy_hash, words_hash, language, form, channel, acted_on, recorded_on,
              commitment_key, commitment, print_key, print)
            values (:id, :person, :purpose, :newsletter, :action, :policyVersion,
              :policyHash, :wordsHash, :language, :form, :channel, :actedOn, :recordedOn,
              :commitmentKey, :commitment, :printKey, :print)
            """)
        .param("id", row.id())
        .param("person", row.person())
        .param("purpose", row.purpose())
        .param("newsletter", row.newsletter())
        .param("action", row.action())
        .param("policyVersion", row.policyVersion())
        .param("policyHash", row.policyHash().bytes())
        .param("wordsHash", row.wordsHash().bytes())
        .param("language", row.language())
        .param("form", row.form())
        .param("channel", row.channel())
        .param("actedOn", row.actedOn())
        .param("recordedOn", row.recordedOn())
        .param("commitmentKey", row.commitment().keyId())
        .param("commitment", row.commitment().bytes())
        .param("printKey", row.print().keyId())
        .param("print", row.print().bytes())
        .update();
  }
}

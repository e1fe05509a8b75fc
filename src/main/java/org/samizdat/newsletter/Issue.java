package org.samizdat.newsletter;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.Mailing;
import org.samizdat.mail.MailingId;
import org.samizdat.values.Refused;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * One issue of a newsletter, for one local date, with its stories. Its state goes one way: a draft
 * is frozen, its readers are listed, it is sent; or there was nothing to send, or its time passed.
 */
@Table("issue")
class Issue {

  /** Where an issue stands. */
  enum State {
    DRAFT,
    /** Its words are fixed and its mailing is open; readers are being listed. */
    FROZEN,
    SENDING,
    SENT,
    /** Everything was tried, and the mailing's books do not add up or an outcome is unknown. */
    NEEDS_ATTENTION,
    /** Somebody ended its mailing. */
    CANCELLED,
    /** Its hour came and there was no story to send. */
    NOTHING_NEW,
    /** Nothing ran within its window. Sent only when somebody releases it. */
    MISSED
  }

  @Id private @Nullable Long id;
  @Version private int version;
  private final String newsletter;
  private final LocalDate localDate;
  private State state;
  private boolean held;
  private boolean released;
  private @Nullable OffsetDateTime cutOff;
  private @Nullable Integer number;
  private @Nullable String subject;
  private @Nullable String preheader;
  private @Nullable OffsetDateTime frozenAt;
  private @Nullable Long mailing;
  private boolean arranged;
  private @Nullable String ownSubject;
  private @Nullable String ownPreheader;
  private @Nullable String intro;

  @MappedCollection(idColumn = "issue", keyColumn = "position")
  private List<IssueStory> stories;

  @MappedCollection(idColumn = "issue")
  private Set<DroppedStory> dropped;

  @PersistenceCreator
  Issue(
      @Nullable Long id,
      int version,
      String newsletter,
      LocalDate localDate,
      State state,
      boolean held,
      boolean released,
      @Nullable OffsetDateTime cutOff,
      @Nullable Integer number,
      @Nullable String subject,
      @Nullable String preheader,
      @Nullable OffsetDateTime frozenAt,
      @Nullable Long mailing,
      boolean arranged,
      @Nullable String ownSubject,
      @Nullable String ownPreheader,
      @Nullable String intro,
      List<IssueStory> stories,
      Set<DroppedStory> dropped) {
    this.id = id;
    this.version = version;
    this.newsletter = newsletter;
    this.localDate = localDate;
    this.state = state;
    this.held = held;
    this.released = released;
    this.cutOff = cutOff;
    this.number = number;
    this.subject = subject;
    this.preheader = preheader;
    this.frozenAt = frozenAt;
    this.mailing = mailing;
    this.arranged = arranged;
    this.ownSubject = ownSubject;
    this.ownPreheader = ownPreheader;
    this.intro = intro;
    this.stories = List.copyOf(stories);
    this.dropped = Set.copyOf(dropped);
  }

  /** A draft with nothing in it yet. */
  static Issue draft(String newsletter, LocalDate date) {
    return new Issue(
        null,
        0,
        newsletter,
        date,
        State.DRAFT,
        false,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        List.of(),
        Set.of());
  }

  /**
   * Puts the stories that the rules choose into a draft, in the place of all that it had. What an
   * editor wrote stays, and so does what she took out.
   *
   * @param cutOff what came after it is for the next issue
   */
  void fill(Instant cutOff, List<IssueStory> chosen) {
    requireDraft();
    this.cutOff = cutOff.atOffset(ZoneOffset.UTC);
    this.stories = List.copyOf(chosen);
    this.arranged = false;
  }

  /** Shows the stories of a draft in their latest words; nobody's arrangement changes by it. */
  void restate(List<IssueStory> latest) {
    requireDraft();
    stories = new Arrangement(latest).stories();
  }

  /** Takes an editor's arrangement; true if that is news. */
  boolean arrange(Arrangement arrangement) {
    requireDraft();
    if (arrangement.stories().equals(stories)) {
      return false;
    }
    Set<DroppedStory> out = new HashSet<>(dropped);
    stories.stream().map(story -> new DroppedStory(story.story())).forEach(out::add);
    arrangement.stories().forEach(story -> out.remove(new DroppedStory(story.story())));
    dropped = Set.copyOf(out);
    stories = arrangement.stories();
    arranged = true;
    return true;
  }

  /** Takes an editor's own words; true if that is news. */
  boolean word(OwnWords words) {
    requireDraft();
    if (words.equals(ownWords())) {
      return false;
    }
    ownSubject = words.subject();
    ownPreheader = words.preheader();
    intro = words.intro();
    arranged = true;
    return true;
  }

  /** Keeps a draft from being sent until it is released; true if that is news. */
  boolean hold() {
    requireDraft();
    boolean news = !held;
    held = true;
    released = false;
    return news;
  }

  /**
   * Lets a draft go at its hour, or at once if the hour has passed, however long ago; true if that
   * is news.
   */
  boolean release() {
    requireDraft();
    boolean news = held || !released;
    held = false;
    released = true;
    return news;
  }

  /**
   * Takes up again what was missed; any other issue stays as it is.
   *
   * @param untaken what it had, without what another issue has by now
   */
  void revive(List<IssueStory> untaken) {
    if (state == State.MISSED) {
      state = State.DRAFT;
      stories = List.copyOf(untaken);
    }
  }

  /** Fixes what is sent, and remembers the mailing that was opened for it. */
  void freeze(IssueWords words, List<IssueStory> fixed, Instant now, MailingId opened) {
    requireDraft();
    state = State.FROZEN;
    number = words.number();
    subject = words.subject();
    preheader = words.preheader();
    stories = List.copyOf(fixed);
    frozenAt = now.atOffset(ZoneOffset.UTC);
    mailing = opened.value();
  }

  /** Its hour came, and there is nothing to send: it keeps no story from another issue. */
  void closeEmpty() {
    requireDraft();
    state = State.NOTHING_NEW;
    stories = List.of();
  }

  /** Its window passed before anything ran. */
  void miss() {
    requireDraft();
    state = State.MISSED;
  }

  /** Every reader is listed. */
  void startSending() {
    state = State.SENDING;
  }

  /** Takes over where its mailing stands; true if that is news. */
  boolean follow(Mailing.State standing) {
    State before = state;
    state =
        switch (standing) {
          case OPEN, SENDING, PAUSED -> State.SENDING;
          case SENT -> State.SENT;
          case NEEDS_ATTENTION -> State.NEEDS_ATTENTION;
          case CANCELLED -> State.CANCELLED;
        };
    return state != before;
  }

  private void requireDraft() {
    if (state != State.DRAFT) {
      throw new Refused(
          Refused.Kind.STALE,
          "issue-not-a-draft",
          "The issue of " + localDate + " is no longer a draft: " + state + ".");
    }
  }

  /** Null until it is stored. */
  @Nullable Long id() {
    return id;
  }

  int version() {
    return version;
  }

  String newsletter() {
    return newsletter;
  }

  LocalDate localDate() {
    return localDate;
  }

  State state() {
    return state;
  }

  boolean isHeld() {
    return held;
  }

  boolean isReleased() {
    return released;
  }

  @Nullable Instant cutOff() {
    return cutOff == null ? null : cutOff.toInstant();
  }

  /** Counted for each newsletter from 1; null until it is frozen. */
  @Nullable Integer number() {
    return number;
  }

  @Nullable String subject() {
    return subject;
  }

  @Nullable String preheader() {
    return preheader;
  }

  @Nullable Instant frozenAt() {
    return frozenAt == null ? null : frozenAt.toInstant();
  }

  @Nullable MailingId mailing() {
    return mailing == null ? null : new MailingId(mailing);
  }

  /** Whether an editor has arranged it: then it is not filled anew by itself any more. */
  boolean isArranged() {
    return arranged;
  }

  OwnWords ownWords() {
    return new OwnWords(ownSubject, ownPreheader, intro);
  }

  List<IssueStory> stories() {
    return stories;
  }

  /** The external ids of what editors took out. */
  List<String> dropped() {
    return dropped.stream().map(DroppedStory::story).sorted().toList();
  }
}

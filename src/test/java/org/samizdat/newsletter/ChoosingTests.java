package org.samizdat.newsletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChoosingTests {

  private static final Instant UNTIL = Instant.parse("2026-11-27T08:00:00Z");
  private static final Instant SINCE = UNTIL.minus(Duration.ofDays(7));
  private static final Map<Section, Integer> QUOTAS =
      Map.of(Section.NEWS, 3, Section.FEATURES, 2, Section.ANALYSIS, 2, Section.OPINION, 1);

  @Test
  void sectionsStandInTheirOrderAndPinnedThenNewestWithin() {
    assertThat(
            choose(
                story("opinion").section(Section.OPINION),
                story("old").daysAgo(3),
                story("new").daysAgo(1),
                story("pinned").daysAgo(5).pinned(),
                story("feature").section(Section.FEATURES)))
        .extracting(IssueStory::story, IssueStory::why)
        .containsExactly(
            tuple("pinned", IssueStory.Why.PINNED),
            tuple("new", IssueStory.Why.NEWEST),
            tuple("old", IssueStory.Why.NEWEST),
            tuple("feature", IssueStory.Why.NEWEST),
            tuple("opinion", IssueStory.Why.NEWEST));
  }

  @Test
  void aSectionHasNoMoreThanItsQuotaAndThePinnedCountToo() {
    assertThat(
            names(
                story("a").daysAgo(1),
                story("b").daysAgo(2),
                story("c").daysAgo(3),
                story("d").daysAgo(4).pinned(),
                story("x").section(Section.OPINION).daysAgo(2),
                story("y").section(Section.OPINION).daysAgo(1)))
        .containsExactly("d", "a", "b", "y");
  }

  @Test
  void aSectionWithoutAQuotaStaysOut() {
    Choosing rules = new Choosing(SINCE, UNTIL, "en", Map.of(Section.NEWS, 1), none());
    assertThat(rules.from(List.of(story("x").section(Section.OPINION).build()))).isEmpty();
  }

  @Test
  void theCutOffBelongsToTheIssueBefore() {
    assertThat(
            names(
                story("at the cut-off before").published(SINCE).received(SINCE),
                story("just after").published(SINCE.plusNanos(1000)),
                story("at this cut-off").published(UNTIL),
                story("just too late").published(UNTIL.plusNanos(1000))))
        .containsExactly("at this cut-off", "just after");
  }

  @Test
  void whatCameLateCountsFromWhenItCame() {
    assertThat(names(story("late").published(SINCE.minusSeconds(60)).received(UNTIL)))
        .containsExactly("late");
  }

  @Test
  void anArchiveHandedOverIsNotMailed() {
    Instant old = UNTIL.minus(Choosing.STILL_NEWS);
    assertThat(
            names(
                story("archive").published(old).received(UNTIL),
                story("still news").published(old.plusSeconds(1)).received(UNTIL)))
        .containsExactly("still news");
  }

  @Test
  void anEmbargoHoldsAStoryBackUntilItPasses() {
    Instant wednesday = UNTIL.minus(Duration.ofDays(2));
    Instant monday = SINCE.minus(Duration.ofDays(4));
    assertThat(
            names(
                story("embargoed").daysAgo(1).embargo(UNTIL.plusSeconds(1)),
                story("lifted").published(monday).received(monday).embargo(wednesday),
                story("not yet published").published(UNTIL.plusSeconds(1))))
        .containsExactly("lifted");
  }

  @Test
  void anotherLanguageStaysOutAndAnotherCountryDoesNot() {
    assertThat(
            names(
                story("a").language("en-GB"),
                story("b").language("ru"),
                story("c").language("eng")))
        .containsExactly("a");
    Choosing rules = new Choosing(SINCE, UNTIL, "sr-Latn", QUOTAS, none());
    assertThat(
            rules.from(
                List.of(
                    story("cyrillic").language("sr-Cyrl").build(),
                    story("latin").language("sr-Latn-RS").build())))
        .extracting(IssueStory::story)
        .containsExactly("latin");
  }

  @Test
  void noStoryIsSentTwiceNotEvenUnderAnotherId() {
    Taken taken = new Taken(Set.of("sent"), Set.of("https://news.example/moved"));
    Choosing rules = new Choosing(SINCE, UNTIL, "en", QUOTAS, taken);
    assertThat(
            rules.from(
                List.of(
                    story("sent").build(),
                    story("again").url("https://news.example/moved").build(),
                    story("fresh").build())))
        .extracting(IssueStory::story)
        .containsExactly("fresh");
  }

  @Test
  void twoStoriesOfOneAddressAreOne() {
    assertThat(
            names(
                story("older").daysAgo(2).url("https://news.example/same"),
                story("newer").daysAgo(1).url("https://news.example/same"),
                story("elsewhere")
                    .section(Section.OPINION)
                    .daysAgo(1)
                    .url("https://news.example/same")))
        .containsExactly("newer");
  }

  @Test
  void theOrderInWhichStoriesAreGivenDoesNotMatter() {
    List<Story> stories = new ArrayList<>();
    Section[] sections = Section.values();
    for (int i = 0; i < 60; i++) {
      stories.add(
          story("story-" + i)
              .section(sections[i % 4])
              .daysAgo(i % 3)
              .url("https://news.example/" + i % 40)
              .build());
    }
    Choosing rules = new Choosing(SINCE, UNTIL, "en", QUOTAS, none());
    List<IssueStory> first = rules.from(stories);
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(stories, random);
      assertThat(rules.from(stories)).isEqualTo(first);
    }
  }

  private static List<IssueStory> choose(Draft... drafts) {
    return new Choosing(SINCE, UNTIL, "en", QUOTAS, none())
        .from(List.of(drafts).stream().map(Draft::build).toList());
  }

  private static List<String> names(Draft... drafts) {
    return choose(drafts).stream().map(IssueStory::story).toList();
  }

  private static Taken none() {
    return new Taken(Set.of(), Set.of());
  }

  private static Draft story(String id) {
    return new Draft(id);
  }

  /** A story in the making: an hour old, unless said otherwise. */
  private static final class Draft {

    private final String id;
    private String url;
    private Section section = Section.NEWS;
    private String language = "en";
    private Instant published = UNTIL.minus(Duration.ofHours(1));
    private @Nullable Instant received;
    private @Nullable Instant embargo;
    private boolean pinned;

    Draft(String id) {
      this.id = id;
      this.url = "https://news.example/" + id.replace(' ', '-');
    }

    Draft url(String other) {
      url = other;
      return this;
    }

    Draft section(Section other) {
      section = other;
      return this;
    }

    Draft language(String other) {
      language = other;
      return this;
    }

    Draft daysAgo(int days) {
      return published(UNTIL.minus(Duration.ofDays(days)).minusSeconds(60));
    }

    Draft published(Instant when) {
      published = when;
      return this;
    }

    Draft received(Instant when) {
      received = when;
      return this;
    }

    Draft embargo(Instant until) {
      embargo = until;
      return this;
    }

    Draft pinned() {
      pinned = true;
      return this;
    }

    Story build() {
      Instant came = received == null ? published : received;
      return new Story(
          id, url, id, section, "Summary", null, language, published, embargo, pinned, came, came);
    }
  }
}

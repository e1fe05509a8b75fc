package org.samizdat.newsletter;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface IssueRepository extends Repository<Issue, Long> {

  Issue save(Issue issue);

  Optional<Issue> findById(long id);

  Optional<Issue> findByNewsletterAndLocalDate(String newsletter, LocalDate localDate);

  Optional<Issue> findByNewsletterAndNumber(String newsletter, int number);

  List<Issue> findByNewsletterAndStateInOrderByLocalDate(
      String newsletter, Collection<Issue.State> states);

  /** Those that were frozen, below a number, latest first. */
  List<Issue> findByNewsletterAndNumberLessThanOrderByNumberDesc(
      String newsletter, int before, Limit limit);

  /** The one that was frozen next. */
  Optional<Issue> findFirstByNewsletterAndNumberGreaterThanOrderByNumber(
      String newsletter, int after);

  /** The last number of each year that has one, latest first. */
  @Query(
      """
      select max(number)
      from issue
      where newsletter = :newsletter
      and number is not null
      group by extract(year from local_date)
      order by 1 desc
      """)
  List<Integer> lastNumbersOfYears(String newsletter);

  /** The latest that were frozen. */
  List<Issue> findTop5ByNewsletterAndNumberNotNullOrderByNumberDesc(String newsletter);

  /** The issues that these mailings carried; at least one is given. */
  List<Issue> findByMailingIn(Collection<Long> mailings);

  /** Latest first. */
  List<Issue> findTop21ByNewsletterAndLocalDateBeforeOrderByLocalDateDesc(
      String newsletter, LocalDate before);

  /** The cut-off that later issues start from: the latest of those that were frozen. */
  @Query(
      """
      select max(cut_off)
      from issue
      where newsletter = :newsletter
      and number is not null
      """)
  @Nullable OffsetDateTime lastCutOff(String newsletter);

  @Query(
      """
      select coalesce(max(number), 0) + 1
      from issue
      where newsletter = :newsletter
      """)
  int nextNumber(String newsletter);

  /**
   * The stories, of those given, that other issues of a newsletter have. A missed issue has none.
   *
   * @param except the local date of the issue that asks
   * @param externalIds at least one
   */
  @Query(
      """
      select s.story
      from issue_story s
      join issue i on i.id = s.issue
      where i.newsletter = :newsletter
      and i.local_date <> :except
      and i.state <> 'MISSED'
      and s.story in (:externalIds)
      """)
  List<String> takenStories(String newsletter, LocalDate except, Collection<String> externalIds);

  /** As {@link #takenStories}, by address; at least one is given. */
  @Query(
      """
      select s.url
      from issue_story s
      join issue i on i.id = s.issue
      where i.newsletter = :newsletter
      and i.local_date <> :except
      and i.state <> 'MISSED'
      and s.url in (:urls)
      """)
  List<String> takenUrls(String newsletter, LocalDate except, Collection<String> urls);
}

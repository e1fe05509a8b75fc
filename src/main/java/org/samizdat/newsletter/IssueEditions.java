package org.samizdat.newsletter;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.samizdat.audience.Editions;
import org.samizdat.mail.MailingId;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** Tells the audience when newsletters come, and which mailing carried which issue. */
@Component
class IssueEditions implements Editions {

  private final Schedules schedules;
  private final IssueRepository issues;
  private final PublicIssues publicIssues;

  IssueEditions(Schedules schedules, IssueRepository issues, PublicIssues publicIssues) {
    this.schedules = schedules;
    this.issues = issues;
    this.publicIssues = publicIssues;
  }

  @Override
  public Optional<String> hour(String newsletter, Language language) {
    return schedules.find(newsletter).map(schedule -> Hour.inWords(schedule, language));
  }

  @Override
  public boolean haveBegun(String newsletter) {
    return publicIssues.previous(newsletter, Integer.MAX_VALUE).isPresent();
  }

  @Override
  public Map<MailingId, Edition> carriedBy(Collection<MailingId> mailings) {
    Map<MailingId, Edition> editions = new HashMap<>();
    if (mailings.isEmpty()) {
      return editions;
    }
    for (Issue issue : issues.findByMailingIn(mailings.stream().map(MailingId::value).toList())) {
      int number = Objects.requireNonNull(issue.number());
      editions.put(
          Objects.requireNonNull(issue.mailing()),
          new Edition(
              number,
              issue.localDate(),
              Objects.requireNonNull(issue.subject()),
              "/newsletters/" + issue.newsletter() + "/" + number));
    }
    return editions;
  }
}

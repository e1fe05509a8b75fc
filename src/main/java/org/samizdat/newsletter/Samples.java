package org.samizdat.newsletter;

import java.util.List;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.samizdat.mail.Letter;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;

/** An issue as its readers would get it now, for the desk to look at. */
@Component
class Samples {

  private final Assembly assembly;
  private final IssueRepository issues;
  private final Newsletters newsletters;
  private final Digest digest;

  Samples(Assembly assembly, IssueRepository issues, Newsletters newsletters, Digest digest) {
    this.assembly = assembly;
    this.issues = issues;
    this.newsletters = newsletters;
    this.digest = digest;
  }

  /**
   * The mail, with no reader's links in it.
   *
   * @throws Refused {@code issue-empty}
   */
  Letter of(Issue issue) {
    Newsletter newsletter = newsletters.find(issue.newsletter()).orElseThrow();
    List<IssueStory> stories = stories(issue);
    if (stories.isEmpty()) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE, "issue-empty", "There is no story in it to send.");
    }
    return digest.sample(newsletter, issue.localDate(), words(issue, stories), stories);
  }

  /** As they stand; of a frozen issue as they were sent. */
  List<IssueStory> stories(Issue issue) {
    return issue.number() == null ? assembly.asTheyStand(issue) : issue.stories();
  }

  /** What it is called; {@code stories} are those it has. */
  IssueWords words(Issue issue, List<IssueStory> stories) {
    Integer number = issue.number();
    String subject = issue.subject();
    String preheader = issue.preheader();
    if (number != null && subject != null && preheader != null) {
      return new IssueWords(number, subject, preheader, issue.ownWords().intro());
    }
    return IssueWords.of(issues.nextNumber(issue.newsletter()), stories, issue.ownWords());
  }
}

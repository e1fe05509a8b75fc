package org.samizdat.newsletter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.samizdat.audience.Newsletter;
import org.samizdat.audience.Newsletters;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Hands out the feed of a newsletter; what has not changed is not sent again (RFC 9110, 13). */
@Controller
class IssueFeedController {

  /** What feed readers keep of a feed at least. */
  private static final int ENTRIES = 20;

  /** Feed readers come by the hour at best. */
  private static final CacheControl A_MINUTE =
      CacheControl.maxAge(Duration.ofMinutes(1)).cachePublic();

  private static final MediaType ATOM =
      new MediaType(MediaType.APPLICATION_ATOM_XML, StandardCharsets.UTF_8);

  private final Newsletters newsletters;
  private final Schedules schedules;
  private final PublicIssues issues;
  private final IssueFeed feed;

  IssueFeedController(
      Newsletters newsletters, Schedules schedules, PublicIssues issues, IssueFeed feed) {
    this.newsletters = newsletters;
    this.schedules = schedules;
    this.issues = issues;
    this.feed = feed;
  }

  @GetMapping("/newsletters/{slug:[a-z0-9-]{1,100}}/feed.xml")
  ResponseEntity<byte[]> feed(@PathVariable String slug) {
    Newsletter newsletter = newsletters.find(slug).orElseThrow(NewsletterPages::noSuchNewsletter);
    List<PublicIssue> latest = issues.latest(slug, ENTRIES);
    Instant begun = schedules.find(slug).map(Schedule::createdAt).orElse(Instant.EPOCH);
    byte[] written = feed.write(newsletter, latest, begun);
    return ResponseEntity.ok()
        .contentType(ATOM)
        .cacheControl(A_MINUTE)
        .lastModified(IssueFeed.changedAt(latest, begun))
        .eTag("W/\"" + DigestUtils.md5DigestAsHex(written) + "\"")
        .body(written);
  }
}

package org.samizdat.newsletter;

import java.net.URI;
import org.samizdat.audience.Newsletters;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** One address that always leads to the latest issue: what a signup form shows as a preview. */
@Controller
class LatestIssueController {

  private final Newsletters newsletters;
  private final PublicIssues issues;

  LatestIssueController(Newsletters newsletters, PublicIssues issues) {
    this.newsletters = newsletters;
    this.issues = issues;
  }

  /** Leads to the page about the newsletter while nothing has gone out. */
  @GetMapping("/newsletters/{slug:[a-z0-9-]{1,100}}/latest")
  ResponseEntity<Void> latest(@PathVariable String slug) {
    if (newsletters.find(slug).isEmpty()) {
      throw NewsletterPages.noSuchNewsletter();
    }
    String about = "/newsletters/" + slug;
    String target =
        issues.previous(slug, Integer.MAX_VALUE).map(number -> about + "/" + number).orElse(about);
    return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(target)).build();
  }
}

package org.samizdat.newsletter;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Stories from and to the newsroom's own systems. */
@RestController
@RequestMapping("/api/v1/stories")
class StoryController {

  private static final int MOST_BYTES = 1024 * 1024;
  private static final int USUAL_PAGE = 50;
  private static final int LARGEST_PAGE = 200;

  /**
   * A page of stories, newest first.
   *
   * @param next the cursor of the page after; null on the last
   */
  record StoryPage(List<Story> stories, @Nullable String next) {}

  private final Stories stories;
  private final StoryDoor door;
  private final ObjectReader reader;

  StoryController(Stories stories, StoryDoor door, JsonMapper json) {
    this.stories = stories;
    this.door = door;
    // A misspelt embargo that is ignored would publish the story.
    this.reader =
        json.readerFor(IncomingStory.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /** 201 for a new story, 200 for a correction or a repeat; the answer is what was kept. */
  @PutMapping(path = "/{externalId}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasAuthority('SCOPE_stories:write')")
  ResponseEntity<StoryWithBody> put(@PathVariable String externalId, HttpServletRequest request)
      throws IOException {
    if (externalId.startsWith(Feed.NAME_SPACE)) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "story-of-a-feed",
          "Ids that begin with feed: are those of stories that come in by feed.");
    }
    StoryWithBody story = door.admit(externalId, read(request));
    Stories.Put done = stories.put(story);
    HttpStatus status = done == Stories.Put.CREATED ? HttpStatus.CREATED : HttpStatus.OK;
    return ResponseEntity.status(status).body(stories.find(externalId).orElse(story));
  }

  @DeleteMapping("/{externalId}")
  @PreAuthorize("hasAuthority('SCOPE_stories:write')")
  ResponseEntity<Void> withdraw(@PathVariable String externalId) {
    stories.withdraw(StoryDoor.externalId(externalId));
    return ResponseEntity.noContent().build();
  }

  @GetMapping("/{externalId}")
  @PreAuthorize("hasAuthority('SCOPE_stories:read')")
  StoryWithBody story(@PathVariable String externalId) {
    return stories
        .find(StoryDoor.externalId(externalId))
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND,
                "story-not-found",
                "There is no such story, or it was withdrawn."));
  }

  @GetMapping
  @PreAuthorize("hasAuthority('SCOPE_stories:read')")
  StoryPage page(
      @RequestParam @Nullable String section,
      @RequestParam @Nullable String since,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    int most = limit == null ? USUAL_PAGE : limit;
    if (most < 1 || most > LARGEST_PAGE) {
      throw malformed("limit", "is a number from 1 to " + LARGEST_PAGE);
    }
    List<Story> found =
        stories.page(
            section == null ? null : section(section),
            since == null ? null : time(since),
            cursor == null ? null : StoryCursor.parse(cursor),
            most + 1);
    if (found.size() <= most) {
      return new StoryPage(found, null);
    }
    List<Story> shown = found.subList(0, most);
    return new StoryPage(shown, StoryCursor.of(shown.getLast()).text());
  }

  private IncomingStory read(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new Refused(
          Refused.Kind.TOO_LARGE, "story-too-large", "A story has at most 1 MB (1,048,576 bytes).");
    }
    try {
      IncomingStory story = reader.readValue(body);
      if (story != null) {
        return story;
      }
    } catch (UnrecognizedPropertyException unknown) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE,
          "story-not-valid",
          "The story has a member that is not known. Check the spelling.",
          Map.of("known", unknown.getKnownPropertyIds().stream().map(String::valueOf).toList()));
    } catch (JacksonException notJson) {
      throw notReadable();
    }
    throw notReadable();
  }

  private static Refused notReadable() {
    return new Refused(
        Refused.Kind.MALFORMED, "not-readable", "The request's body is not a story in JSON.");
  }

  private static Section section(String label) {
    return Section.find(label)
        .orElseThrow(() -> malformed("section", "is one of news, features, analysis, opinion"));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException notATime) {
      throw malformed("since", "is a time with its offset (ISO 8601)");
    }
  }

  private static Refused malformed(String parameter, String complaint) {
    return new Refused(
        Refused.Kind.MALFORMED, "parameter-not-valid", parameter + " " + complaint + ".");
  }
}

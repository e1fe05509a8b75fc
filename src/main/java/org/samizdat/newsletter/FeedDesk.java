package org.samizdat.newsletter;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;
import org.samizdat.desk.DeskFrames;
import org.samizdat.desk.DeskUser;
import org.samizdat.newsletter.page.FeedCheck;
import org.samizdat.newsletter.page.FeedForm;
import org.samizdat.newsletter.page.FeedPage;
import org.samizdat.newsletter.page.FeedsPage;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where editors look after the feeds that stories come in by. */
@Controller
@RequestMapping("/desk/feeds")
class FeedDesk {

  private static final int LATEST = 10;

  private final Feeds feeds;
  private final FeedActs acts;
  private final FeedView view;
  private final Stories stories;
  private final DeskFrames frames;

  FeedDesk(Feeds feeds, FeedActs acts, FeedView view, Stories stories, DeskFrames frames) {
    this.feeds = feeds;
    this.acts = acts;
    this.view = view;
    this.stories = stories;
    this.frames = frames;
  }

  @GetMapping
  ModelAndView list(HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Language language = frame.language();
    return list(frame, view.form(language, "", "news", language.tag(), "15m"), null);
  }

  /** One form with two buttons: the one asks for the feed and stores nothing, the other adds it. */
  @PostMapping
  ModelAndView add(
      @AuthenticationPrincipal DeskUser user,
      @RequestParam String url,
      @RequestParam String section,
      @RequestParam String language,
      @RequestParam String every,
      @RequestParam(defaultValue = "add") String act,
      HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    FeedForm form = view.form(frame.language(), url, section, language, every);
    try {
      FeedOrder order = FeedOrder.parse(url, section, language, every);
      if (act.equals("check")) {
        return list(frame, form, view.check(frame.language(), order));
      }
      acts.add(user, order);
      return to("/desk/feeds", "feed.added");
    } catch (Refused refused) {
      ModelAndView page = list(frame.refusing(refused), form, null);
      page.setStatus(HttpStatus.valueOf(refused.kind().status()));
      return page;
    }
  }

  @GetMapping("/{number}")
  ModelAndView feed(@PathVariable long number, HttpServletRequest request) {
    return feed(frames.frame(request), feeds.find(number), null);
  }

  @PostMapping("/{number}/check")
  ModelAndView check(@PathVariable long number, HttpServletRequest request) {
    DeskFrame frame = frames.frame(request);
    Feed feed = feeds.find(number);
    FeedOrder order = new FeedOrder(feed.url(), feed.section(), feed.language(), feed.every());
    try {
      return feed(frame, feed, view.check(frame.language(), order));
    } catch (Refused refused) {
      ModelAndView page = feed(frame.refusing(refused), feed, null);
      page.setStatus(HttpStatus.valueOf(refused.kind().status()));
      return page;
    }
  }

  @PostMapping("/{number}/pause")
  ModelAndView pause(@AuthenticationPrincipal DeskUser user, @PathVariable long number) {
    acts.pause(user, number);
    return to("/desk/feeds/" + number, "feed.paused");
  }

  @PostMapping("/{number}/resume")
  ModelAndView resume(@AuthenticationPrincipal DeskUser user, @PathVariable long number) {
    acts.resume(user, number);
    return to("/desk/feeds/" + number, "feed.resumed");
  }

  @PostMapping("/{number}/remove")
  ModelAndView remove(@AuthenticationPrincipal DeskUser user, @PathVariable long number) {
    acts.remove(user, number);
    return to("/desk/feeds", "feed.removed");
  }

  private ModelAndView list(DeskFrame frame, FeedForm form, @Nullable FeedCheck check) {
    return new ModelAndView(
        "desk/feeds",
        "page",
        new FeedsPage(
            frame,
            feeds.all().stream().map(feed -> view.line(frame.language(), feed)).toList(),
            form,
            check));
  }

  private ModelAndView feed(DeskFrame frame, Feed feed, @Nullable FeedCheck check) {
    List<FeedCheck.Item> latest =
        stories.latestOf(feed, LATEST).stream()
            .map(story -> view.item(frame.language(), story))
            .toList();
    return new ModelAndView(
        "desk/feed", "page", new FeedPage(frame, view.line(frame.language(), feed), latest, check));
  }

  private static ModelAndView to(String path, String said) {
    return new ModelAndView("redirect:" + path + "?" + DeskFrames.SAID + "=" + said);
  }
}

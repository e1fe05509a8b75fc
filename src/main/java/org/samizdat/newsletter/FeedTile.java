package org.samizdat.newsletter;

import java.util.List;
import java.util.Optional;
import org.samizdat.desk.DeskUser;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.desk.MenuEntry;
import org.samizdat.desk.Tile;
import org.samizdat.values.Language;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** The feeds' place on the desk's home page: silent where there are none. */
@Component
class FeedTile implements Tile {

  private final Feeds feeds;

  FeedTile(Feeds feeds) {
    this.feeds = feeds;
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public Optional<Content> show(DeskUser user) {
    List<Feed> all = feeds.all();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Language language = user.language();
    long failing = all.stream().filter(feed -> feed.problem() != null).count();
    long paused = all.stream().filter(Feed::paused).count();
    return Optional.of(
        new Content(
            language.say("feeds.title"),
            List.of(
                new Figure(language.number(all.size()), language.say("feeds.tile.all")),
                new Figure(language.number(failing), language.say("feeds.tile.failing")),
                new Figure(language.number(paused), language.say("feeds.tile.paused"))),
            List.of(),
            language.say("feeds.tile.go"),
            "/desk/feeds"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Menu {

    @Bean
    MenuEntry feedsEntry() {
      return new MenuEntry("feeds.title", "/desk/feeds", 300, Role.EDITOR);
    }
  }
}

package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import org.samizdat.desk.page.HomePage;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The desk's home page. */
@Controller
class HomeController {

  private final DeskFrames frames;
  private final List<Tile> tiles;

  HomeController(DeskFrames frames, ObjectProvider<Tile> tiles) {
    this.frames = frames;
    this.tiles = tiles.stream().sorted(Comparator.comparingInt(Tile::order)).toList();
  }

  @GetMapping("/desk")
  ModelAndView home(@AuthenticationPrincipal DeskUser user, HttpServletRequest request) {
    List<Tile.Content> shown =
        tiles.stream()
            .filter(tile -> user.may(tile.least()))
            .flatMap(tile -> tile.show(user).stream())
            .toList();
    return new ModelAndView("desk/home", "page", new HomePage(frames.frame(request), shown));
  }
}

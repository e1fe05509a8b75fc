package org.samizdat.audience;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.page.LinkGonePage;
import org.samizdat.audience.page.LinkSentPage;
import org.samizdat.audience.page.LostLinkPage;
import org.samizdat.audience.page.MyDataPage;
import org.samizdat.door.Door;
import org.samizdat.door.Visitor;
import org.samizdat.mail.Site;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Asking for a link with nothing but an address, and what stands behind such a link. */
@Controller
class MyDataController {

  private final Door door;
  private final MyDataLinks links;
  private final MyData myData;
  private final Preferences preferences;
  private final Site site;
  private final Clock clock;

  MyDataController(
      Door door,
      MyDataLinks links,
      MyData myData,
      Preferences preferences,
      Site site,
      Clock clock) {
    this.door = door;
    this.links = links;
    this.myData = myData;
    this.preferences = preferences;
    this.site = site;
    this.clock = clock;
  }

  @GetMapping("/preferences")
  ModelAndView lost(Language language) {
    return lost(language, HttpStatus.OK, null, null);
  }

  /** The same answer for every address. */
  @PostMapping("/preferences")
  ModelAndView mailMyData(
      @RequestParam(required = false) @Nullable String email, Visitor visitor, Language language) {
    try {
      EmailAddress address = EmailAddress.parse(email == null ? "" : email);
      if (!door.comes(
          visitor, new Door.Wish("my-data", "", address), () -> links.request(address, language))) {
        return door.waitingPage(visitor, language, site.name());
      }
    } catch (Refused refused) {
      return lost(language, HttpStatus.valueOf(refused.kind().status()), email, refused);
    }
    return AudiencePages.page(
        HttpStatus.ACCEPTED, "link-sent", new LinkSentPage(language, site.name()));
  }

  @GetMapping("/my-data/{token}")
  ModelAndView look(@PathVariable String token, Language asked) {
    return switch (links.open(Token.parse(token))) {
      case MyDataLinks.Hers hers ->
          page(
              new MyDataPage(
                  hers.language(),
                  site.name(),
                  token,
                  hers.address().masked(),
                  "/preferences/" + preferences.link(hers.reader()).reveal(),
                  "/erase/" + preferences.eraseLink(hers.reader()).reveal()));
      case MyDataLinks.Nothing nothing ->
          page(
              new MyDataPage(
                  nothing.language(), site.name(), token, nothing.address().masked(), null, null));
      case MyDataLinks.Expired() -> expired(asked);
    };
  }

  /** Hands out her file. By POST, for mail scanners open every link and keep what they find. */
  @PostMapping("/my-data/{token}/download")
  Object download(@PathVariable String token, Language asked) {
    if (!(links.open(Token.parse(token)) instanceof MyDataLinks.Hers hers)) {
      return look(token, asked);
    }
    door.answered(hers.address());
    String name = "my-data-" + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) + ".json";
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(name).build().toString())
        .body(myData.file(hers.reader(), hers.address(), hers.language()));
  }

  private ModelAndView lost(
      Language language, HttpStatus status, @Nullable String email, @Nullable Refused refused) {
    String notice = refused == null ? null : refused.sentence(language);
    return AudiencePages.page(
        status,
        "lost-link",
        new LostLinkPage(language, site.name(), AudiencePages.typed(email), notice));
  }

  private static ModelAndView page(MyDataPage page) {
    return AudiencePages.page(HttpStatus.OK, "my-data", page);
  }

  private ModelAndView expired(Language asked) {
    return AudiencePages.page(
        HttpStatus.GONE, "link-gone", new LinkGonePage(asked, site.name(), true));
  }
}

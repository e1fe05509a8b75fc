package org.samizdat.giving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.audience.Receipt;
import org.samizdat.giving.page.GiverGoodbyeMail;
import org.samizdat.giving.page.SupportLinkMail;
import org.samizdat.mail.Letter;
import org.samizdat.mail.MailRenderer;
import org.samizdat.mail.Site;
import org.samizdat.mail.Slot;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** The mails by which a giver is let in, and let go. */
@Component
class GiverMail {

  private final MailRenderer renderer;
  private final Site site;

  GiverMail(MailRenderer renderer, Site site) {
    this.renderer = renderer;
    this.site = site;
  }

  /** Holds the fresh link. Goes to a request for it. */
  Letter freshLink(Language language) {
    return renderer.render(
        "support-link",
        site.name(),
        new SupportLinkMail(
            language, site.name(), site.link("/support/change/" + Slot.SUPPORT_CHANGE.marker())));
  }

  /**
   * Says that she is being forgotten, and what of hers has ended. Goes to a giver, and is the last.
   *
   * @param ended what she gave regularly, in words
   * @param receipt which proves her consent; nobody but she has it from then on
   */
  Letter goodbye(Language language, List<String> ended, @Nullable Receipt receipt) {
    return renderer.render(
        "giver-goodbye",
        site.name(),
        new GiverGoodbyeMail(
            language,
            site.name(),
            List.copyOf(ended),
            receipt == null ? null : receipt.reveal(),
            site.link("/privacy?language=" + language.tag())));
  }
}

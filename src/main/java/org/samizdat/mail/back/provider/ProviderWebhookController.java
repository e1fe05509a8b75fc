package org.samizdat.mail.back.provider;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.back.DeliveryNames;
import org.samizdat.mail.back.MailBack;
import org.samizdat.values.Refused;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Where providers deliver what came back. Answers when what follows from it is committed. */
@RestController
class ProviderWebhookController {

  static final String PATH = "/webhooks/mail/";

  private final List<Provider> providers;
  private final DeliveryNames names;
  private final MailBack back;

  ProviderWebhookController(List<Provider> providers, DeliveryNames names, MailBack back) {
    this.providers = providers;
    this.names = names;
    this.back = back;
  }

  /**
   * Takes in what one request tells.
   *
   * @param raw to the byte, for signatures are over it
   * @return 204 once it is recorded, also the second time, and where nothing follows from it
   * @throws Refused {@code webhook-not-open}, {@code notice-not-genuine}, {@code
   *     notice-not-readable}; {@code notice-not-now} for what is to be sent once more
   */
  @PostMapping(PATH + "{name:[a-z]{1,20}}")
  ResponseEntity<Void> deliver(
      @PathVariable String name,
      @RequestBody(required = false) byte @Nullable [] raw,
      @RequestHeader HttpHeaders headers) {
    Provider provider = provider(name);
    boolean early = false;
    for (Notice notice : provider.read(raw == null ? new byte[0] : raw, headers)) {
      MailBack.Taken taken =
          back.take(names.in(notice.names()), notice.returned(), provider.door());
      early |= taken == MailBack.Taken.NOT_YET;
    }
    if (early) {
      throw Notices.notNow();
    }
    return ResponseEntity.noContent().build();
  }

  private Provider provider(String name) {
    return providers.stream()
        .filter(Provider::isOpen)
        .filter(each -> each.door().name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new Refused(
                Refused.Kind.NOT_FOUND,
                "webhook-not-open",
                "This newsroom hears nothing by this webhook."));
  }
}

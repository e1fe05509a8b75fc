package org.samizdat.giving.stripe;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How we speak with Stripe. Without a key nobody can give, and the rest of the product works.
 *
 * @param apiKey a secret or restricted key; from the environment or a secret file only
 * @param apiBase where the API is; empty for Stripe's own
 * @param webhookSecrets of every endpoint registered at Stripe, and during a rotation the old and
 *     the new one: an event signed with any of them is taken
 * @param checkoutOrigin where Stripe's page is; our forms may lead there and nowhere else
 * @param productName what a gift is called on Stripe's page and in the giver's bank's words;
 *     neutral and the same for all, for others may read a statement
 * @param cardRegions whether finance is told in which of four groups of countries the card of a
 *     gift was made out; off, it is not stored
 * @param descriptorSuffix follows the account's own name on the statement of a card; empty leaves
 *     it to the account
 */
@ConfigurationProperties("samizdat.stripe")
public record StripeSettings(
    @DefaultValue("") String apiKey,
    @Nullable URI apiBase,
    @DefaultValue List<String> webhookSecrets,
    @DefaultValue("https://checkout.stripe.com") URI checkoutOrigin,
    @DefaultValue("Support") String productName,
    @DefaultValue("false") boolean cardRegions,
    @DefaultValue("") String descriptorSuffix) {

  public StripeSettings {
    webhookSecrets = webhookSecrets.stream().filter(secret -> !secret.isBlank()).toList();
    if (!apiKey.isBlank() && !apiKey.matches("(sk|rk)_(test|live)_.+")) {
      throw new IllegalArgumentException(
          "samizdat.stripe.api-key is a key of Stripe’s: it begins with sk_ or rk_");
    }
  }

  /** Whether anybody can give. */
  public boolean isOn() {
    return !apiKey.isBlank();
  }

  /** Whether real money moves: events of the other mode are not ours. */
  public boolean isLive() {
    return apiKey.contains("_live_");
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "stripe(" + (isOn() ? isLive() ? "live" : "test" : "off") + ")";
  }
}

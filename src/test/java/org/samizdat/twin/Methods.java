package org.samizdat.twin;

import com.google.gson.JsonObject;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The cards and accounts that givers pay with. */
final class Methods {

  private static final YearMonth FAR = YearMonth.of(2034, 12);

  private final World world;
  private final Map<String, Card> cards = new HashMap<>();

  Methods(World world) {
    this.world = world;
  }

  /** A method as its owner typed it, nobody's customer yet. */
  JsonObject create(Card card, String email) {
    JsonObject method = world.fresh("payment_method", world.ids.next("pm"));
    Json.set(method, "type", type(card));
    Json.set(method, "billing_details.email", email);
    Json.set(method, "billing_details.name", "A Giver");
    Json.set(
        method,
        "billing_details.address",
        Json.of(
            "city",
            null,
            "country",
            card.country(),
            "line1",
            null,
            "line2",
            null,
            "postal_code",
            null,
            "state",
            null));
    Json.set(method, type(card), card.isDebit() ? account(card) : card(card));
    cards.put(Json.id(method), card);
    return world.store.add(method);
  }

  Card card(JsonObject method) {
    return Objects.requireNonNull(cards.get(Json.id(method)));
  }

  static String type(Card card) {
    return card.isDebit() ? "sepa_debit" : "card";
  }

  void attach(JsonObject method, String customer) {
    world.change(method, "payment_method.attached", it -> Json.set(it, "customer", customer));
  }

  void detach(JsonObject method) {
    world.change(method, "payment_method.detached", it -> Json.set(it, "customer", null));
  }

  List<JsonObject> of(String customer) {
    return world.store.all("payment_method").filter(m -> Json.is(m, "customer", customer)).toList();
  }

  /** Sets until when a card is good. */
  void expire(String id, YearMonth month) {
    setExpiry(world.store.need("payment_method", id), month);
  }

  /** The card networks told Stripe of a new card in place of the old one. */
  void renew(String id, YearMonth month) {
    world.change(
        world.store.need("payment_method", id),
        "payment_method.automatically_updated",
        it -> {
          setExpiry(it, month);
          Json.set(it, "card.last4", "4444");
        });
  }

  private static void setExpiry(JsonObject method, YearMonth month) {
    Json.set(method, "card.exp_month", month.getMonthValue());
    Json.set(method, "card.exp_year", month.getYear());
  }

  private static JsonObject card(Card card) {
    return Json.of(
        "brand", card.brand(),
        "checks", checks(),
        "country", card.country(),
        "display_brand", card.brand(),
        "exp_month", FAR.getMonthValue(),
        "exp_year", FAR.getYear(),
        "fingerprint", "fp" + card.number().hashCode(),
        "funding", "credit",
        "generated_from", null,
        "last4", card.last4(),
        "networks", Json.of("available", List.of(card.brand()), "preferred", null),
        "regulated_status", "unregulated",
        "three_d_secure_usage", Json.of("supported", true),
        "wallet", null);
  }

  static JsonObject checks() {
    return Json.of(
        "address_line1_check", null, "address_postal_code_check", null, "cvc_check", "pass");
  }

  private static JsonObject account(Card card) {
    return Json.of(
        "bank_code",
        "37040044",
        "branch_code",
        "",
        "country",
        card.country(),
        "fingerprint",
        "fp" + card.number().hashCode(),
        "generated_from",
        Json.of("charge", null, "setup_attempt", null),
        "last4",
        card.last4());
  }
}

package org.samizdat.giving;

import java.util.ArrayList;
import java.util.List;
import org.samizdat.values.Language;
import org.springframework.stereotype.Component;

/** What somebody at the desk should see to, in her language. */
@Component
class GivingAlarms {

  /** More than are ever told apart. */
  private static final int MOST = 100;

  private final StripeInbox inbox;
  private final Disputes disputes;
  private final FraudWarnings warnings;
  private final UnreadMovements unread;
  private final ReleaseTrain train;

  GivingAlarms(
      StripeInbox inbox,
      Disputes disputes,
      FraudWarnings warnings,
      UnreadMovements unread,
      ReleaseTrain train) {
    this.inbox = inbox;
    this.disputes = disputes;
    this.warnings = warnings;
    this.unread = unread;
    this.train = train;
  }

  /** Whole sentences; none if all is well. */
  List<String> all(Language language) {
    List<String> alarms = new ArrayList<>();
    int parked = inbox.parked(MOST).size();
    if (parked > 0) {
      alarms.add(language.say("desk-gifts.alarm.parked", parked));
    }
    int toAnswer = disputes.toAnswer();
    if (toAnswer > 0) {
      alarms.add(language.say("desk-gifts.alarm.disputes", toAnswer));
    }
    int toGiveBack = warnings.toGiveBack();
    if (toGiveBack > 0) {
      alarms.add(language.say("desk-gifts.alarm.warnings", toGiveBack));
    }
    List<String> unknown = unread.currencies();
    if (!unknown.isEmpty()) {
      alarms.add(language.say("desk-gifts.alarm.unread", String.join(", ", unknown)));
    }
    alarms.addAll(train(language));
    return alarms;
  }

  /** On the endpoints at Stripe and their release train alone. */
  List<String> train(Language language) {
    List<String> alarms = new ArrayList<>();
    train
        .found()
        .ifPresent(found -> {
          if (found.none()) {
            alarms.add(language.say("desk-gifts.alarm.no-endpoint"));
          }
          if (!found.others().isEmpty()) {
            alarms.add(language.say("desk-gifts.alarm.train", String.join(", ", found.others())));
          }
        });
    return alarms;
  }
}

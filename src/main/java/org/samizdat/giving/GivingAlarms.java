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
  private final ReleaseTrain train;

  GivingAlarms(StripeInbox inbox, Disputes disputes, ReleaseTrain train) {
    this.inbox = inbox;
    this.disputes = disputes;
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
    alarms.addAll(train(language));
    return alarms;
  }

  /** On the release train alone. */
  List<String> train(Language language) {
    return train
        .found()
        .filter(found -> !found.others().isEmpty())
        .map(found ->
            List.of(language.say("desk-gifts.alarm.train", String.join(", ", found.others()))))
        .orElse(List.of());
  }
}

package org.samizdat.ledger;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.Money;
import org.springframework.stereotype.Component;

/** Holds certificates against the books they were drawn from. */
@Component
class CertificateCheck {

  private final CertificateDraft draft;
  private final Certificates certificates;

  CertificateCheck(CertificateDraft draft, Certificates certificates) {
    this.draft = draft;
    this.certificates = certificates;
  }

  /**
   * The first of some closed months whose certificate is not what the books come to; which books
   * that are is for the caller to say.
   */
  Optional<String> firstWrong(List<MonthCloses.Close> closed) {
    return closed.stream().map(this::wrong).flatMap(Optional::stream).findFirst();
  }

  private Optional<String> wrong(MonthCloses.Close close) {
    YearMonth month = close.month();
    Map<String, Certificate> right = byCurrency(draft.draw(month));
    Map<String, Certificate> written = byCurrency(certificates.of(month));
    Set<String> currencies = new TreeSet<>(right.keySet());
    currencies.addAll(written.keySet());
    return currencies.stream()
        .map(currency -> difference(written.get(currency), right.get(currency), close.rules()))
        .flatMap(Optional::stream)
        .findFirst()
        .map(wrong -> "The certificate of " + month + " is not what its books come to: " + wrong);
  }

  private static Optional<String> difference(
      @Nullable Certificate written, @Nullable Certificate right, int rules) {
    if (written == null || right == null) {
      Certificate alone = written == null ? right : written;
      return Optional.ofNullable(alone)
          .map(one -> one.closing().code() + " is in one of them only");
    }
    Map<String, Money> said = written.figures(rules);
    return right.figures(rules).entrySet().stream()
        .filter(figure -> !figure.getValue().equals(said.get(figure.getKey())))
        .findFirst()
        .map(figure ->
            figure.getKey()
                + " is "
                + said.get(figure.getKey())
                + " instead of "
                + figure.getValue());
  }

  private static Map<String, Certificate> byCurrency(List<Certificate> certificates) {
    Map<String, Certificate> byCurrency = new HashMap<>();
    certificates.forEach(one -> byCurrency.put(one.closing().code(), one));
    return byCurrency;
  }
}

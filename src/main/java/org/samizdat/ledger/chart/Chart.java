package org.samizdat.ledger.chart;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the newsroom calls its accounts, by their labels; what is not said here has a usual name and
 * number. Only exports and pages show them: the books themselves do not change with them.
 *
 * @param accounts such as {@code samizdat.ledger.accounts.bank.name=assets:bank:checking}
 */
@ConfigurationProperties("samizdat.ledger")
public record Chart(@DefaultValue Map<String, Named> accounts) {

  /**
   * How an account is called.
   *
   * @param name from the general to the particular, with colons, in small letters, digits and
   *     dashes: hledger's manner, which the other programs' are made from
   * @param code the number it has in the newsroom's bookkeeping program
   */
  public record Named(@Nullable String name, @Nullable String code) {}

  private static final Pattern NAME =
      Pattern.compile("(assets|liabilities|equity|income|expenses)(:[a-z][a-z0-9-]*)+");
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./-]{0,19}");

  public Chart {
    accounts = Map.copyOf(accounts);
    accounts
        .keySet()
        .forEach(label -> {
          if (Account.find(label).isEmpty()) {
            throw new IllegalArgumentException("samizdat.ledger.accounts has no " + label);
          }
        });
    Set<String> names = new HashSet<>();
    for (Account account : Account.values()) {
      String name = name(accounts, account);
      if (!NAME.matcher(name).matches() || !name.startsWith(root(account.type()))) {
        throw new IllegalArgumentException(
            "The name of the account " + account.label() + " begins with " + root(account.type()));
      }
      if (!CODE.matcher(code(accounts, account)).matches()) {
        throw new IllegalArgumentException(
            "The code of the account " + account.label() + " is up to 20 letters and digits");
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException("Two accounts are called " + name);
      }
    }
  }

  /** Such as {@code assets:stripe:balance}. */
  public String name(Account account) {
    return name(accounts, account);
  }

  /** Such as {@code 1010}. */
  public String code(Account account) {
    return code(accounts, account);
  }

  private static String name(Map<String, Named> accounts, Account account) {
    Named named = accounts.get(account.label());
    return named == null || named.name() == null ? account.usualName() : named.name();
  }

  private static String code(Map<String, Named> accounts, Account account) {
    Named named = accounts.get(account.label());
    return named == null || named.code() == null ? account.usualCode() : named.code();
  }

  private static String root(Account.Type type) {
    return switch (type) {
      case ASSET -> "assets:";
      case LIABILITY -> "liabilities:";
      case EQUITY -> "equity:";
      case INCOME -> "income:";
      case EXPENSE -> "expenses:";
    };
  }
}

package org.samizdat.values;

import com.sanctionco.jmail.Email;
import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * One mail address (RFC 5321, with internationalised addresses as in RFC 6531). It prints masked;
 * only the vault, the mail transport and the form converters may {@link #reveal} it, and a test of
 * the build holds them to that.
 */
public final class EmailAddress {

  /** RFC 5321 4.5.3.1.3: a path is at most 256 octets with its two angle brackets. */
  private static final int MOST_OCTETS = 254;

  /** RFC 5321 4.5.3.1.1. */
  private static final int MOST_LOCAL_OCTETS = 64;

  private static final EmailValidator VALIDATOR =
      JMail.strictValidator()
          .requireTopLevelDomain()
          .disallowIpDomain()
          .disallowExplicitSourceRouting()
          .disallowObsoleteWhitespace();

  private final String local;
  private final String domain;

  private EmailAddress(String local, String domain) {
    this.local = local;
    this.domain = domain;
  }

  /**
   * Reads an address as people type it: white space around it is dropped, the domain becomes its
   * lower-case ASCII form (IDNA).
   *
   * @throws Refused {@code address-not-valid} if mail cannot be sent to it as it stands
   */
  public static EmailAddress parse(String text) {
    String trimmed = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    if (trimmed.length() > MOST_OCTETS || hasForbiddenCharacter(trimmed)) {
      throw refused();
    }
    int at = trimmed.lastIndexOf('@');
    if (at < 1 || at == trimmed.length() - 1) {
      throw refused();
    }
    String local = trimmed.substring(0, at);
    String domain = asciiDomain(trimmed.substring(at + 1));
    Email email = VALIDATOR.tryParse(local + "@" + domain).orElseThrow(EmailAddress::refused);
    if (!email.comments().isEmpty()
        || email.hasIdentifier()
        || octets(local) > MOST_LOCAL_OCTETS
        || octets(local) + 1 + octets(domain) > MOST_OCTETS) {
      throw refused();
    }
    return new EmailAddress(local, domain);
  }

  /**
   * Reads an address back as {@link #reveal} gave it to whoever keeps it sealed. It was judged when
   * it came: a rule that is stricter by now makes no reader unreachable.
   *
   * @throws IllegalArgumentException if it could never have been one
   */
  public static EmailAddress stored(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || at == text.length() - 1 || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("What was stored is no address");
    }
    return new EmailAddress(text.substring(0, at), text.substring(at + 1));
  }

  /** The domain in lower-case ASCII, for choosing a mail route; tells no person by itself. */
  public String domain() {
    return domain;
  }

  /**
   * The address for a page whose link may have been passed on: {@code r•••@example.org}. Who has
   * the address recognises it; who has not cannot write to it.
   */
  public String masked() {
    return local.substring(0, local.offsetByCodePoints(0, 1)) + "•••@" + domain;
  }

  /**
   * Whether it is that of one of these offices, such as {@code postmaster}, at whatever domain; of
   * any other it tells nothing.
   *
   * @param localParts in lower case
   */
  public boolean isAt(Set<String> localParts) {
    return localParts.contains(canonicalLocal());
  }

  /** The address as mail is sent to it. */
  public String reveal() {
    return local + "@" + domain;
  }

  /**
   * The form by which two spellings are the same person: the local part without regard to case. No
   * provider's own rules (dots, plus tags): they would be wrong elsewhere.
   */
  public String revealCanonical() {
    return canonicalLocal() + "@" + domain;
  }

  /** Whether both lead to one mailbox, as far as can be told: as an index would find them. */
  public boolean isSameAs(EmailAddress other) {
    return revealCanonical().equals(other.revealCanonical());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmailAddress address
        && address.local.equals(local)
        && address.domain.equals(domain);
  }

  @Override
  public int hashCode() {
    return 31 * local.hashCode() + domain.hashCode();
  }

  @Override
  public String toString() {
    return "address(…)";
  }

  private String canonicalLocal() {
    boolean isPlain = local.chars().allMatch(sign -> sign < 128);
    String one = isPlain ? local : Normalizer.normalize(local, Normalizer.Form.NFKC);
    return one.toLowerCase(Locale.ROOT);
  }

  private static boolean hasForbiddenCharacter(String text) {
    return text.codePoints()
        .anyMatch(point ->
            Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || Character.getType(point) == Character.LINE_SEPARATOR
                || Character.getType(point) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(point) == Character.SURROGATE
                || Character.getType(point) == Character.PRIVATE_USE
                || Character.getType(point) == Character.UNASSIGNED);
  }

  private static String asciiDomain(String domain) {
    try {
      return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notADomain) {
      throw refused();
    }
  }

  private static int octets(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  private static Refused refused() {
    return new Refused(
        Refused.Kind.UNACCEPTABLE,
        "address-not-valid",
        "This does not look like an email address. Please check it for typing errors.");
  }
}

package org.samizdat.values;

import com.ibm.icu.text.MessageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A language the product speaks, with everything it says in it. The words stand in one file for
 * each language, {@code languages/<code>.properties}; a file more is a language more. They are
 * patterns of ICU MessageFormat, so that plurals follow the rules of their language (Unicode CLDR).
 */
public final class Language {

  /**
   * A sentence with a link in it: {@code Read the [privacy policy], version 2.}
   *
   * @param before what stands before the link
   * @param link the words of the link
   * @param after what stands after it
   */
  public record Linked(String before, String link, String after) {

    /** The whole sentence, to the letter. */
    public String words() {
      return before + link + after;
    }
  }

  private static final Map<String, Language> SPOKEN = read();

  /** Speaks for every language that lacks a word, and where nobody has said what she reads. */
  public static final Language ENGLISH = of("en");

  private final Locale locale;
  private final Properties words;

  private Language(Locale locale, Properties words) {
    this.locale = locale;
    this.words = words;
  }

  /** The language of a tag of BCP 47 such as {@code ru-RU}; English if it is not spoken. */
  public static Language of(String tag) {
    return find(tag)
        .orElseGet(() -> {
          Language english = SPOKEN.get("en");
          if (english == null) {
            throw new IllegalStateException("languages/en.properties is missing");
          }
          return english;
        });
  }

  /** The language of a tag of BCP 47, if it is spoken. */
  public static Optional<Language> find(String tag) {
    return Optional.ofNullable(SPOKEN.get(Locale.forLanguageTag(tag.strip()).getLanguage()));
  }

  /**
   * The language of what stands around texts that people wrote, in any language: direction and
   * dates are those of the texts, also where the product does not speak it. Then its words are
   * English.
   *
   * @param tag BCP 47; nonsense counts as English
   */
  public static Language around(String tag) {
    Locale locale = Locale.forLanguageTag(tag.strip());
    if (locale.getLanguage().isEmpty()) {
      return ENGLISH;
    }
    return new Language(locale, find(tag).map(spoken -> spoken.words).orElseGet(Properties::new));
  }

  /** The one that a form or a link names; one that nobody speaks, or that is none, is no matter. */
  public static Language spoken(@Nullable String wanted, Language otherwise) {
    return find(wanted == null ? "" : wanted.replace('_', '-')).orElse(otherwise);
  }

  /**
   * The one that a program names.
   *
   * @param locale a tag of BCP 47, also with underscores; null or blank for none
   * @param otherwise for none, and for one that nobody speaks
   * @throws Refused {@code locale-not-valid} if it is no tag
   */
  public static Language ofLocale(@Nullable String locale, Language otherwise) {
    if (locale == null || locale.isBlank()) {
      return otherwise;
    }
    try {
      return find(new Locale.Builder()
              .setLanguageTag(locale.replace('_', '-'))
              .build()
              .toLanguageTag())
          .orElse(otherwise);
    } catch (IllformedLocaleException notALocale) {
      throw new Refused(
          Refused.Kind.UNACCEPTABLE, "locale-not-valid", "A locale is a tag such as en or pt-BR.");
    }
  }

  /** Every language spoken, by its code. */
  public static List<Language> all() {
    return List.copyOf(SPOKEN.values());
  }

  /** Every other language that is spoken. */
  public List<Language> others() {
    return all().stream().filter(other -> !other.tag().equals(tag())).toList();
  }

  /**
   * The spoken language that a browser would like best (RFC 9110, 12.5.4).
   *
   * @param accepted the header {@code Accept-Language}; nonsense counts as none
   * @param otherwise if it names none that is spoken
   */
  public static Language best(@Nullable String accepted, Language otherwise) {
    if (accepted == null) {
      return otherwise;
    }
    try {
      return Locale.LanguageRange.parse(accepted).stream()
          .filter(range -> range.getWeight() > 0)
          .flatMap(range -> find(range.getRange()).stream())
          .findFirst()
          .orElse(otherwise);
    } catch (IllegalArgumentException nonsense) {
      return otherwise;
    }
  }

  /** Its tag of BCP 47, such as {@code ru}: for {@code lang}, and for what is stored. */
  public String tag() {
    return locale.toLanguageTag();
  }

  /** {@code ltr} or {@code rtl}: for {@code dir}. */
  public String direction() {
    return direction(tag());
  }

  /**
   * For the {@code lang} of its own words where they stand among texts of a language that is not
   * spoken here: then they are English (WCAG 3.1.2). Null where they are of the language around.
   */
  public @Nullable String wordsTag() {
    return find(tag()).isPresent() ? null : ENGLISH.tag();
  }

  /** The same for {@code dir}. */
  public @Nullable String wordsDirection() {
    return find(tag()).isPresent() ? null : ENGLISH.direction();
  }

  /** The direction in which a language is written, also one that is not spoken here. */
  public static String direction(String tag) {
    return com.ibm.icu.util.ULocale.forLanguageTag(tag).isRightToLeft() ? "rtl" : "ltr";
  }

  /** Its name in itself, as it stands in a list: {@code Русский}. */
  public String name() {
    String name = locale.getDisplayLanguage(locale);
    int second = name.offsetByCodePoints(0, 1);
    return name.substring(0, second).toUpperCase(locale) + name.substring(second);
  }

  /** For Java's own formats. */
  public Locale locale() {
    return locale;
  }

  /** Whether it has a sentence of its own for a key, or English does. */
  public boolean knows(String key) {
    return words.containsKey(key) || ENGLISH.words.containsKey(key);
  }

  /**
   * Says something.
   *
   * @param key of the sentence; in English if this language lacks it
   * @param values for {@code {0}} and so on, put in as they are: templates escape the whole
   * @throws IllegalArgumentException if no file has the key
   */
  public String say(String key, @Nullable Object... values) {
    return format(key, UnaryOperator.identity()).format(values);
  }

  /**
   * Says something with values that have names, such as {@code {version}}; one that is not given
   * stands as its name.
   *
   * @throws IllegalArgumentException if no file has the key
   */
  public String say(String key, Map<String, ?> values) {
    return format(key, UnaryOperator.identity()).format(values);
  }

  /** Says a sentence whose words in square brackets are a link. */
  public Linked link(String key, @Nullable Object... values) {
    // Marked before the values go in: a newsletter's name may have brackets.
    String mark = "\u0001";
    MessageFormat marked = format(key, words -> words.replace("[", mark).replace("]", mark));
    String[] parts = marked.format(values).split(mark, -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(key + " needs one link in square brackets");
    }
    return new Linked(parts[0], parts[1], parts[2]);
  }

  /** A date in words with its weekday, such as {@code Friday, December 4, 2026}. */
  public String date(LocalDate date) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).withLocale(locale).format(date);
  }

  /** A date in words, such as {@code December 4, 2026}. */
  public String day(LocalDate date) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale).format(date);
  }

  /** A count with its thousands set apart. */
  public String number(long count) {
    return NumberFormat.getIntegerInstance(locale).format(count);
  }

  /**
   * An amount with its currency as people write it: {@code $12.50}, without places that are zero
   * where it is a whole number of major units: {@code $12}. A code stands apart from its figures by
   * a space that does not break: {@code CHF 12}.
   */
  public String money(Money amount) {
    // Of ICU: Java's own leaves the space out.
    com.ibm.icu.text.NumberFormat format =
        com.ibm.icu.text.NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(com.ibm.icu.util.Currency.fromJavaCurrency(amount.currency()));
    int places = amount.currency().getDefaultFractionDigits();
    boolean whole = amount.decimal().stripTrailingZeros().scale() <= 0;
    format.setMaximumFractionDigits(places);
    format.setMinimumFractionDigits(whole ? 0 : places);
    return format.format(amount.decimal());
  }

  /**
   * Says all sentences of a part of the files, for a form that is drawn elsewhere.
   *
   * @param prefix how their keys begin; it is cut off
   * @param say one of them
   */
  public static Map<String, String> sayAll(String prefix, UnaryOperator<String> say) {
    Map<String, String> said = new TreeMap<>();
    for (String key : ENGLISH.keys()) {
      if (key.startsWith(prefix)) {
        said.put(key.substring(prefix.length()), say.apply(key));
      }
    }
    return said;
  }

  /** The keys of its own file. */
  public List<String> keys() {
    return new ArrayList<>(new TreeMap<>(words).keySet().stream().map(String::valueOf).toList());
  }

  private MessageFormat format(String key, UnaryOperator<String> change) {
    String own = words.getProperty(key);
    if (own != null) {
      return new MessageFormat(change.apply(own), locale);
    }
    String english = ENGLISH.words.getProperty(key);
    if (english == null) {
      throw new IllegalArgumentException("No language file has " + key);
    }
    // With the plurals of the words, not of the reader.
    return new MessageFormat(change.apply(english), ENGLISH.locale);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Language language && language.locale.equals(locale);
  }

  @Override
  public int hashCode() {
    return locale.hashCode();
  }

  @Override
  public String toString() {
    return tag();
  }

  /** Asks for every code there is: a jar cannot be listed with what every JDK has. */
  private static Map<String, Language> read() {
    Map<String, Language> spoken = new TreeMap<>();
    for (String code : Locale.getISOLanguages()) {
      try (InputStream file =
          Language.class.getResourceAsStream("/languages/" + code + ".properties")) {
        if (file != null) {
          Properties words = new Properties();
          try (Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            words.load(reader);
          }
          spoken.put(code, new Language(Locale.forLanguageTag(code), words));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return spoken;
  }
}

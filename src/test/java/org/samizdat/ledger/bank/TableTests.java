package org.samizdat.ledger.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.samizdat.values.Language;
import org.samizdat.values.Money;
import org.samizdat.values.Refused;

/** Tables as the usual banks write them; what can be read in two ways is refused. */
class TableTests {

  @ParameterizedTest
  @CsvSource({
    "Debit/Credit, Debit, Credit",
    "Debit / Credit, DR, CR",
    "D/C, D, C",
    "DBIT/CRDT, DBIT, CRDT",
    "CdtDbtInd, DBIT, CRDT",
    "Soll/Haben, Soll, Haben",
    "Soll/Haben-Kennzeichen, S, H",
    "S/H, s, h",
    "Af/Bij, Af, Bij",
    "Af Bij, AF, BIJ",
    "Débit/Crédit, Débit, Crédit",
    "Sens, D, C",
    "Дебет/Кредит, Дебет, Кредит",
    "Приход/расход, Расход, Приход",
    "Дт/Кт, ДТ, КТ",
    "'', S, H",
    "Sign, -, +"
  })
  void aWordSaysWhetherAnAmountCameInOrWentOut(String head, String out, String in) {
    List<StatementLine> lines =
        Statement.read(
            "Date;Amount;Currency;%s\n2026-01-14;15,00;EUR;%s\n2026-01-14;15,00;EUR;%s\n"
                .formatted(head, out, in));

    assertThat(lines)
        .extracting(StatementLine::amount)
        .containsExactly(Money.of(-1_500, "eur"), Money.of(1_500, "eur"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Date;Amount;Currency;Soll/Haben\n2026-01-14;15,00;EUR;H\n2026-01-14;15,00;EUR;Saldo",
        "Date;Amount;Currency;Af/Bij\n2026-01-14;15,00;EUR;Bij\n2026-01-14;15,00;EUR;",
        "Date;Amount;Currency;D/C\n2026-01-14;15,00;EUR;C\n2026-01-14;-15,00;EUR;C",
        "Date;Amount;Currency;Débit\n2026-01-14;15,00;EUR;D\n2026-01-14;15,00;EUR;oui",
        "Date;Amount;Currency;Amount\n2026-01-14;15,00;EUR;15,00\n2026-01-14;15,00;EUR;16,00",
        "Date;Amount;Currency\n2026-01-14;15,00;EUR\n;15,00;EUR",
        "Date;Amount;Currency\n2026-01-14;15,00;EUR\n2026-01-14;;EUR",
        "Date;Amount;Currency\n2026-01-14;15,00;EUR\n03/04/2026;15,00;EUR",
      })
  void whatCouldBeReadInTwoWaysIsRefusedWithItsLine(String table) {
    assertThatThrownBy(() -> Statement.read(table))
        .isInstanceOfSatisfying(
            Refused.class,
            no -> {
              assertThat(no.problem()).isEqualTo("statement-not-valid");
              assertThat(no.sentence()).contains("in line 3, ");
              assertThat(no.sentence(Language.of("ru")))
                  .contains("в строке 3 ")
                  .doesNotContain("line");
              assertThat(no.details().get("complaint")).asString().startsWith("in line 3, ");
            });
  }

  @Test
  void theUsualBanksAreRead() {
    String ing =
        """
        "Datum";"Naam / Omschrijving";"Rekening";"Code";"Af Bij";"Bedrag (EUR)";"Mededelingen"
        "20260114";"STRIPE";"NL00";"OV";"Bij";"1.234,56";"po"
        """;
    String sparkasse =
        """
        "Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Betrag";"Waehrung"
        "DE00";"14.01.26";"16.01.26";"STRIPE";"1.234,56";"EUR"
        """;
    String genossen =
        """
        "Buchungstag";"Valuta";"Textschlüssel";"Währung";"Umsatz";" "
        "14.01.2026";"16.01.2026";"STRIPE";"EUR";"1.234,56";"H"
        """;
    String french =
        """
        Date de valeur;Date;Libellé;Débit (€);Crédit (€)
        30/01/2026;14/01/2026;STRIPE;;1 234,56
        """;
    String russian =
        """
        Дата операции;Дата валютирования;Расход;Приход;Валюта
        14.01.2026 10:15;16.01.2026;-;1 234,56;EUR
        """;
    String rabo =
        """
        "IBAN","Munt","Datum","Rentedatum","Bedrag"
        "NL00","EUR","2026-01-14","2026-01-16","+1234,56"
        """;
    for (String one : List.of(ing, sparkasse, genossen, french, russian, rabo)) {
      StatementLine line = Statement.read(one).getFirst();
      assertThat(line.amount()).as(one).isEqualTo(Money.of(123_456, "eur"));
      assertThat(line.bookedOn()).as(one).isEqualTo(LocalDate.of(2026, 1, 14));
    }
  }

  @Test
  void theDayOfInterestStandsInWhereTheBankNamesNoOther() {
    assertThat(day("Valuta;Betrag;Währung\n16.01.2026;1,00;EUR")).isEqualTo("2026-01-16");
    assertThat(day("Valutadatum;Valuta;Bedrag\n2026-01-16;EUR;1,00")).isEqualTo("2026-01-16");
    assertThat(day("Valutadatum;Buchungstag;Betrag;Währung\n16.01.2026;14.01.2026;1,00;EUR"))
        .isEqualTo("2026-01-14");
  }

  @Test
  void headsThatComeTwiceDoNoHarmWhereTheySayTheSame() {
    StatementLine line =
        Statement.read("Date,Note,Note,Amount,Currency,Currency\n2026-01-14,a,b,1.50,USD,USD")
            .getFirst();

    assertThat(line.amount()).isEqualTo(Money.of(150, "usd"));
  }

  @Test
  void ofDaysWithSlashesAnotherLineMayTellTheOrder() {
    assertThat(day("Date;Amount;Currency\n03/04/2026;1,00;EUR\n28/04/2026;1,00;EUR"))
        .isEqualTo("2026-04-03");
    assertThat(day("Date;Amount;Currency\n03/04/2026;1,00;USD\n03/28/2026;1,00;USD"))
        .isEqualTo("2026-03-04");
    assertThatThrownBy(() -> day("Date;Amount;Currency\n13/04/2026;1,00;USD\n03/28/2026;1,00;USD"))
        .isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "windows-1252, Währung, Müller",
    "ISO-8859-1, Währung, Müller",
    "UTF-8, Währung, Müller",
    "UTF-16, Währung, Müller",
    "windows-1251, Валюта, Приход"
  })
  void filesAreReadInTheLettersOfTheirBank(String letters, String currency, String words) {
    String table =
        "%s;Betrag;%s;Text\n14.01.2026;1,00;EUR;%s\n"
            .formatted(
                letters.endsWith("1") && letters.startsWith("w") ? "Дата" : "Datum",
                currency,
                words);

    String read = Encoding.text(table.getBytes(Charset.forName(letters)));

    assertThat(read).isEqualTo(table);
    assertThat(Statement.read(read)).hasSize(1);
  }

  @Test
  void anXmlFileIsReadAsItSays() {
    String xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-5\"?><a>Счёт</a>";

    assertThat(Encoding.text(xml.getBytes(Charset.forName("ISO-8859-5")))).isEqualTo(xml);
    assertThat(Encoding.text(xml.getBytes(StandardCharsets.UTF_8))).isEqualTo(xml);
    String odd = "<?xml version=\"1.0\" encoding=\"nothing\"?><a>é</a>";
    assertThat(Encoding.text(odd.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(odd);
  }

  private static String day(String table) {
    return Statement.read(table).getFirst().bookedOn().toString();
  }
}

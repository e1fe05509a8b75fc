package org.samizdat;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.samizdat.values.EmailAddress;

/** The walls inside the house that Modulith does not know. */
@AnalyzeClasses(packages = "org.samizdat", importOptions = ImportOption.DoNotIncludeTests.class)
class WallTests {

  private static final DescribedPredicate<JavaClass> MAY_REVEAL =
      resideInAPackage("org.samizdat.vault")
          .or(type(EmailAddress.class))
          .or(DescribedPredicate.describe("the mail transport", WallTests::isTransport))
          .or(DescribedPredicate.describe("what writes a message", WallTests::writesMessages))
          .or(DescribedPredicate.describe("a reader's own file", WallTests::writesHerFile));

  @ArchTest
  static final ArchRule addressesAreRevealedOnlyByVaultAndTransport =
      noClasses()
          .that(DescribedPredicate.not(MAY_REVEAL))
          .should()
          .callMethodWhere(
              target(owner(type(EmailAddress.class))).and(target(nameStartingWith("reveal"))));

  @ArchTest
  static final ArchRule onlyTheVaultKnowsKeys =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.samizdat.vault")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.google.crypto.tink..");

  @ArchTest
  static final ArchRule onlyTheMailboxNeedsAMailLibrary =
      noClasses()
          .that(DescribedPredicate.not(DescribedPredicate.describe("it", WallTests::isTheMailbox)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..");

  @ArchTest
  static final ArchRule onlyTheFetcherAsksStrangers =
      noClasses()
          .that(DescribedPredicate.not(DescribedPredicate.describe("it", WallTests::asksStrangers)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hc..");

  @ArchTest
  static final ArchRule timeComesFromTheClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          // Answers GMT to a zone it does not know.
          .orShould()
          .callMethod(TimeZone.class, "getTimeZone", String.class);

  @ArchTest
  static final ArchRule controllersAndJobsAreNobodysPromise =
      classes()
          .that()
          .haveSimpleNameEndingWith("Controller")
          .or()
          .haveSimpleNameEndingWith("Job")
          .should()
          .notBePublic();

  /** The recipient's line in her copy; the newsroom's own address in every mail. */
  private static boolean writesMessages(JavaClass type) {
    return type.getName().equals("org.samizdat.mail.LetterTemplate")
        || type.getName().equals("org.samizdat.mail.Heading");
  }

  private static boolean writesHerFile(JavaClass type) {
    return type.getName().equals("org.samizdat.audience.AddressJson");
  }

  /** The rule would be worthless if it could not fail. */
  @Test
  void somebodyWhoPeepsIsCaught() {
    assertThat(
            addressesAreRevealedOnlyByVaultAndTransport
                .evaluate(new ClassFileImporter().importClasses(Peeping.class))
                .hasViolation())
        .isTrue();
  }

  static final class Peeping {
    public static String peep(EmailAddress address) {
      return address.reveal();
    }
  }

  private static boolean asksStrangers(JavaClass type) {
    return type.getName().startsWith("org.samizdat.newsletter.feeds.FeedFetcher");
  }

  /** Its visitor catches what goes wrong there. */
  private static boolean isTheMailbox(JavaClass type) {
    return type.getName().startsWith("org.samizdat.mail.back.Mailbox");
  }

  private static boolean isTransport(JavaClass type) {
    return type.getPackageName().equals("org.samizdat.mail.smtp");
  }
}

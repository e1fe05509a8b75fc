package org.samizdat.desk;

import java.util.Locale;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;
import org.samizdat.values.Refused;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code samizdat user}: the first colleague, and the way in when no mail arrives. */
@Component
@Command(name = "user", description = "Lets colleagues in to the desk.")
class UserCommands {

  private final Staff staff;
  private final SignInLinks links;
  private final DeskMail mail;

  @Spec private CommandSpec spec = CommandSpec.create();

  UserCommands(Staff staff, SignInLinks links, DeskMail mail) {
    this.staff = staff;
    this.links = links;
    this.mail = mail;
  }

  @Command(name = "invite", description = "Lets somebody in and mails her where.")
  int invite(
      @Parameters(paramLabel = "ADDRESS", description = "Her email address.") String address,
      @Option(names = "--name", required = true, description = "What colleagues call her.")
          String name,
      @Option(
              names = "--role",
              defaultValue = "editor",
              description = "editor, finance, or admin, who may let others in (${DEFAULT-VALUE}).")
          String role,
      @Option(
              names = "--language",
              defaultValue = "en",
              description = "Of her pages and mails, such as ru (${DEFAULT-VALUE}).")
          String language,
      @Option(
              names = "--print-link",
              description = "Print a link that signs her in, good for a quarter of an hour.")
          boolean printLink) {
    Language spoken =
        Language.find(language)
            .orElseThrow(() ->
                new Refused(
                    Refused.Kind.UNACCEPTABLE,
                    "language-not-known",
                    "There is no such language. Known: "
                        + String.join(", ", Language.all().stream().map(Language::tag).toList())));
    DeskUser user = staff.invite(null, EmailAddress.parse(address), name, role(role), spoken);
    say("Invited as number " + user.number() + ".");
    if (printLink) {
      print(user.number());
    }
    return 0;
  }

  @Command(name = "list", description = "Lists who may come in: number, role, language, name.")
  int list() {
    staff
        .list()
        .forEach(user ->
            say(
                "%d  %s  %s  %s"
                    .formatted(
                        user.number(),
                        user.role().name().toLowerCase(Locale.ROOT),
                        user.language().tag(),
                        user.name())));
    return 0;
  }

  @Command(name = "link", description = "Prints a link that signs somebody in, once.")
  int link(@Parameters(paramLabel = "NUMBER", description = "As listed.") long number) {
    print(known(number));
    return 0;
  }

  @Command(name = "remove", description = "Takes somebody's way in away and forgets her.")
  int remove(@Parameters(paramLabel = "NUMBER", description = "As listed.") long number) {
    staff.remove(null, known(number));
    say("Removed.");
    return 0;
  }

  private long known(long number) {
    return staff.find(number).orElseThrow(Staff::notFound).number();
  }

  private void print(long number) {
    say(mail.link(links.makeByCommand(number), Destination.HOME));
    say("Good for a quarter of an hour, once. Whoever has it is in.");
  }

  private static Role role(String text) {
    for (Role role : Role.values()) {
      if (role.name().equalsIgnoreCase(text)) {
        return role;
      }
    }
    throw new Refused(
        Refused.Kind.UNACCEPTABLE, "role-not-known", "A role is editor, finance or admin.");
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
  }
}

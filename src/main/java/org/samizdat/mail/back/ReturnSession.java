package org.samizdat.mail.back;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.back.MailBack.Door;
import org.samizdat.mail.back.MailBack.Taken;
import org.samizdat.vault.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller of the listener. Whoever says {@code LHLO} is answered for each recipient after the
 * text (RFC 2033), whoever says {@code EHLO} once for all; a 250 there means that what follows from
 * it is committed.
 */
final class ReturnSession {

  private static final Logger LOG = LoggerFactory.getLogger(ReturnSession.class);

  /** A bounce goes to one return path; who sends one to a hundred is no mail server. */
  private static final int MOST_RECIPIENTS = 20;

  private static final String OK = "250 2.0.0 Taken";
  private static final int MOST_COMMANDS = 1_000;
  private static final int MOST_NONSENSE = 10;

  private final CallerWire wire;
  private final DeliveryNames names;
  private final MailBack back;
  private final BooleanSupplier stopping;
  private final List<Tokens.Named> deliveries = new ArrayList<>();
  private boolean greeted;
  private boolean isLmtp;
  private boolean hasSender;
  private int nonsense;

  ReturnSession(Socket caller, DeliveryNames names, MailBack back, BooleanSupplier stopping)
      throws IOException {
    this.wire = new CallerWire(caller);
    this.names = names;
    this.back = back;
    this.stopping = stopping;
  }

  void run() throws IOException {
    wire.say("220 Samizdat takes what comes back");
    for (int commands = 0; commands < MOST_COMMANDS && nonsense < MOST_NONSENSE; commands++) {
      String line = wire.line();
      if (line == null) {
        return;
      }
      if (stopping.getAsBoolean()) {
        break;
      }
      if (!obey(line)) {
        return;
      }
    }
    wire.say("421 4.3.2 Come later");
  }

  private boolean obey(String line) throws IOException {
    String verb = line.split("[ \t]", 2)[0].toUpperCase(Locale.ROOT);
    switch (verb) {
      case "LHLO" -> greet(true, true);
      case "EHLO" -> greet(false, true);
      case "HELO" -> greet(false, false);
      case "MAIL" -> mail(line);
      case "RCPT" -> recipient(line);
      case "DATA" -> data();
      case "RSET" -> {
        reset();
        wire.say("250 2.0.0 Forgotten");
      }
      case "NOOP" -> wire.say("250 2.0.0 Yes");
      // Nobody learns here who has an address, and there is nothing to find out.
      case "VRFY" -> wire.say("252 2.1.5 Send it and see");
      case "QUIT" -> {
        wire.say("221 2.0.0 Goodbye");
        return false;
      }
      default -> nonsense("500 5.5.1 What?");
    }
    return true;
  }

  private void greet(boolean lmtp, boolean extended) throws IOException {
    isLmtp = lmtp;
    greeted = true;
    reset();
    wire.say(
        extended
            ? "250-Samizdat\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n"
                + "250-SMTPUTF8\r\n250 SIZE "
                + CallerWire.MOST_BYTES
            : "250 Samizdat");
  }

  private void mail(String line) throws IOException {
    if (!greeted || hasSender) {
      nonsense("503 5.5.1 Not now");
    } else if (path(line, "FROM:") == null) {
      nonsense("501 5.5.4 MAIL FROM:<…>");
    } else {
      // Whoever it is: a bounce has no sender, a vacation program has one, and both may lie.
      hasSender = true;
      wire.say("250 2.1.0 Go on");
    }
  }

  private void recipient(String line) throws IOException {
    String path = path(line, "TO:");
    if (!hasSender) {
      nonsense("503 5.5.1 Not now");
    } else if (path == null) {
      nonsense("501 5.5.4 RCPT TO:<…>");
    } else if (deliveries.size() >= MOST_RECIPIENTS) {
      wire.say("452 4.5.3 Too many at once");
    } else {
      Optional<Tokens.Named> delivery = names.ofReturnPath(path);
      if (delivery.isPresent()) {
        deliveries.add(delivery.get());
        wire.say("250 2.1.5 Go on");
      } else {
        nonsense("550 5.1.1 Nobody here");
      }
    }
  }

  private void data() throws IOException {
    if (deliveries.isEmpty()) {
      nonsense("503 5.5.1 For nobody");
      return;
    }
    wire.say("354 End with a dot");
    byte[] text = wire.text();
    if (text == null) {
      wire.say("552 5.3.4 Too large");
      throw new IOException("A text without an end");
    }
    Returned returned = Diagnosis.of(MessageReader.read(text));
    List<String> answers = deliveries.stream().map(each -> take(each, returned)).toList();
    reset();
    if (isLmtp) {
      for (String answer : answers) {
        wire.say(answer);
      }
    } else {
      wire.say(answers.stream().filter(answer -> answer.startsWith("4")).findFirst().orElse(OK));
    }
  }

  private String take(Tokens.Named delivery, Returned returned) {
    try {
      Taken taken = back.take(Optional.of(delivery), returned, Door.LISTENER);
      return taken == Taken.NOT_YET ? "451 4.3.0 Not yet, come again" : OK;
    } catch (RuntimeException failed) {
      LOG.error("What came back to the listener could not be taken in now", failed);
      return "451 4.3.0 Not now, come again";
    }
  }

  private void nonsense(String answer) throws IOException {
    nonsense++;
    wire.say(answer);
  }

  private void reset() {
    hasSender = false;
    deliveries.clear();
  }

  /** What stands between the angles; null if the command is not of that form. */
  private static @Nullable String path(String line, String word) {
    int space = line.indexOf(' ');
    String rest = space < 0 ? "" : line.substring(space + 1).strip();
    if (!rest.regionMatches(true, 0, word, 0, word.length())) {
      return null;
    }
    int from = rest.indexOf('<');
    int to = rest.indexOf('>', from);
    return from < 0 || to < 0 ? null : rest.substring(from + 1, to);
  }
}

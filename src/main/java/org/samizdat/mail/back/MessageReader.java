package org.samizdat.mail.back;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what anybody may have sent: as a stream, never deeper, longer or for more parts than a
 * message that came back has. Where it cannot be read any further, what was read so far stands.
 */
final class MessageReader {

  /** Of a longer message only so much is read: what it says it says at its beginning. */
  static final int MOST_BYTES = 512 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

  /** A report with our mail in it is four deep; somebody's forwarding adds one or two. */
  private static final int MOST_DEPTH = 12;

  /** Fields and parts; a mail that came a long way has a hundred. */
  private static final int MOST_STEPS = 5_000;

  private static final int MOST_OF_A_BODY = 64 * 1024;

  /** Bounded by {@link #MOST_BYTES} and {@link #MOST_STEPS} instead. */
  private static final int NO_LIMIT = -1;

  private static final MimeConfig CONFIG =
      MimeConfig.custom()
          .setMaxLineLen(NO_LIMIT)
          .setMaxHeaderLen(NO_LIMIT)
          .setMaxHeaderCount(NO_LIMIT)
          .setMaxContentLen(MOST_BYTES)
          .build();

  private final Deque<EntityState> inside = new ArrayDeque<>();
  private final Fields header = new Fields();
  private final List<Fields> status = new ArrayList<>();
  private final Fields original = new Fields();
  private @Nullable Fields feedback;
  private @Nullable String plain;
  private @Nullable String html;
  private int messages;

  private MessageReader() {}

  /** Never fails: of what is no message at all, nothing is there. */
  static ReturnedMessage read(byte[] raw) {
    MessageReader reader = new MessageReader();
    try {
      reader.follow(new ByteArrayInputStream(raw, 0, Math.min(raw.length, MOST_BYTES)));
    } catch (IOException | MimeException | RuntimeException broken) {
      // Its message may quote what was read.
      LOG.debug("A message that came back cannot be read: {}", broken.getClass().getSimpleName());
    }
    return new ReturnedMessage(
        reader.header, reader.status, reader.feedback, reader.original, reader.text());
  }

  private void follow(InputStream raw) throws IOException, MimeException {
    MimeTokenStream stream = new MimeTokenStream(CONFIG);
    stream.parse(raw);
    EntityState state = stream.getState();
    for (int steps = 0; steps < MOST_STEPS && inside.size() <= MOST_DEPTH; steps++) {
      if (state == EntityState.T_END_OF_STREAM) {
        return;
      }
      step(stream, state);
      state = stream.next();
    }
  }

  private void step(MimeTokenStream stream, EntityState state) throws IOException {
    switch (state) {
      case T_START_MESSAGE -> {
        messages++;
        inside.push(state);
      }
      case T_END_MESSAGE -> {
        messages--;
        inside.pop();
      }
      case T_START_MULTIPART, T_START_BODYPART -> inside.push(state);
      case T_END_MULTIPART, T_END_BODYPART -> inside.pop();
      case T_FIELD -> field(stream.getField());
      case T_BODY -> {
        // What the original says is our own.
        if (messages == 1) {
          body(stream.getBodyDescriptor(), stream.getDecodedInputStream());
        }
      }
      case T_RAW_ENTITY, T_START_HEADER, T_END_HEADER, T_PREAMBLE, T_EPILOGUE, T_END_OF_STREAM -> {}
    }
  }

  /** The header of the message, or of the one inside it; those of parts say nothing of interest. */
  private void field(Field field) {
    if (inside.peek() == EntityState.T_START_MESSAGE && messages <= 2) {
      (messages == 1 ? header : original).add(field.getName(), field.getBody());
    }
  }

  private void body(BodyDescriptor part, InputStream content) throws IOException {
    switch (part.getMimeType().toLowerCase(Locale.ROOT)) {
      case "message/delivery-status", "message/global-delivery-status" ->
          status.addAll(Fields.groups(read(part, content)));
      case "message/feedback-report" ->
          feedback = Fields.groups(read(part, content)).stream().findFirst().orElseGet(Fields::new);
      case "text/rfc822-headers", "message/global-headers", "message/global", "message/rfc822" ->
          Fields.groups(read(part, content)).stream()
              .findFirst()
              .ifPresent(fields -> fields.forEach(original::add));
      case "text/plain" -> plain = plain == null ? read(part, content) : plain;
      case "text/html" -> html = html == null ? read(part, content) : html;
      default -> {}
    }
  }

  private String text() {
    if (plain != null && !plain.isBlank()) {
      return plain;
    }
    return html == null ? "" : html.replaceAll("<[^>]{0,2000}>", " ");
  }

  private static String read(BodyDescriptor part, InputStream content) throws IOException {
    return new String(content.readNBytes(MOST_OF_A_BODY), charset(part.getCharset()));
  }

  /** What names no charset that we know is at least readable where it is ASCII. */
  private static Charset charset(@Nullable String name) {
    try {
      return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.ISO_8859_1;
    }
  }
}

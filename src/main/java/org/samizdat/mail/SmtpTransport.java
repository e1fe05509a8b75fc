package org.samizdat.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/**
 * The relay. Opens connections that are kept: Spring's own sender makes one per mail, which costs
 * two fifths of the speed.
 */
@Component
class SmtpTransport {

  private static final Logger LOG = LoggerFactory.getLogger(SmtpTransport.class);

  private final JavaMailSenderImpl relay;
  private final Session session;

  SmtpTransport(JavaMailSenderImpl relay, MailSettings settings) {
    this.relay = relay;
    this.session = Session.getInstance(properties(relay, settings));
  }

  /** A new connection, not yet open. For one thread. */
  Connection connection() {
    return new Connection();
  }

  private static String protocol(JavaMailSenderImpl relay) {
    return relay.getProtocol() == null ? "smtp" : relay.getProtocol();
  }

  /** What the session is made with. What is said here about TLS cannot be unsaid elsewhere. */
  static Properties properties(JavaMailSenderImpl relay, MailSettings settings) {
    Properties properties = new Properties();
    String protocol = protocol(relay);
    String prefix = "mail." + protocol + ".";
    String millis = Long.toString(settings.timeout().toMillis());
    // Angus waits for ever unless told.
    properties.setProperty(prefix + "connectiontimeout", millis);
    properties.setProperty(prefix + "timeout", millis);
    properties.setProperty(prefix + "writetimeout", millis);
    properties.setProperty(prefix + "quitwait", "false");
    properties.putAll(relay.getJavaMailProperties());
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    // With smtps there is no clear text to leave.
    if (protocol.equals("smtp")) {
      properties.put(prefix + "socketFactory", new PromptSockets());
      properties.setProperty(
          prefix + "starttls.enable", Boolean.toString(settings.asksForTls(relay.getHost())));
      // Otherwise whoever is on the way takes the offer out, and reads the password and the mail.
      properties.setProperty(
          prefix + "starttls.required", Boolean.toString(settings.requiresTls(relay.getHost())));
    }
    return properties;
  }

  /** One connection to the relay. */
  final class Connection implements AutoCloseable {

    private @Nullable Transport transport;
    private long lastUsed;

    /**
     * Makes sure that the relay is there, opening the connection if need be. A connection that has
     * rested is asked first, so that no delivery is begun on a dead one.
     *
     * @param rested after how long without use to ask
     * @throws MessagingException if the relay cannot be reached or does not let us in
     */
    void ensureOpen(Duration rested) throws MessagingException {
      Transport open = transport;
      if (open != null) {
        boolean fresh = System.nanoTime() - lastUsed < rested.toNanos();
        if (fresh || open.isConnected()) {
          return;
        }
        close();
      }
      Transport opened = session.getTransport(protocol(relay));
      String username = relay.getUsername();
      boolean anonymous = username == null || username.isEmpty();
      opened.connect(
          relay.getHost(),
          relay.getPort(),
          anonymous ? null : username,
          anonymous ? null : relay.getPassword());
      transport = opened;
      lastUsed = System.nanoTime();
    }

    boolean isOpen() {
      return transport != null;
    }

    /**
     * Sends one message over the open connection.
     *
     * @param returnPath where it goes back to; names the delivery
     * @param message the whole of it, CRLF at line ends, not dot-stuffed
     */
    Sending send(EmailAddress to, String returnPath, byte[] message) {
      Transport open = transport;
      if (open == null) {
        return new Sending.NotSent();
      }
      String address = to.reveal();
      if (!StandardCharsets.US_ASCII.newEncoder().canEncode(address)) {
        // Would need SMTPUTF8 (RFC 6531) from every server on the way.
        return new Sending.Refused(new Reply(553, "5.6.7"));
      }
      Spliced spliced = new Spliced(session, message);
      spliced.setEnvelopeFrom(returnPath);
      try {
        open.sendMessage(spliced, new InternetAddress[] {new InternetAddress(address, false)});
        lastUsed = System.nanoTime();
        return new Sending.Sent(new Reply(250, null));
      } catch (AddressException notForSmtp) {
        return new Sending.Refused(new Reply(553, "5.1.3"));
      } catch (MessagingException failed) {
        return explain(failed, spliced.written);
      } catch (RuntimeException broken) {
        drop();
        if (spliced.written) {
          LOG.error("The transport broke after a message was written", broken);
          return new Sending.Unknown();
        }
        if (broken instanceof IllegalStateException) {
          // Not connected any more.
          return new Sending.NotSent();
        }
        throw broken;
      }
    }

    private Sending explain(MessagingException failed, boolean written) {
      Reply reply = reply(failed);
      if (reply == null) {
        drop();
        return written ? new Sending.Unknown() : new Sending.NotSent();
      }
      lastUsed = System.nanoTime();
      if (reply.code() == 421) {
        drop();
      }
      return reply.code() >= 500 ? new Sending.Refused(reply) : new Sending.Deferred(reply);
    }

    /** The return path that names a delivery: the bounce address, a plus sign, the token. */
    String returnPath(EmailAddress bounces, Token delivery) {
      String address = bounces.reveal();
      int at = address.lastIndexOf('@');
      return address.substring(0, at) + "+" + delivery.reveal() + address.substring(at);
    }

    /** The relay's own words; null if the connection broke instead. */
    private static @Nullable Reply reply(MessagingException failed) {
      Reply reply = null;
      for (Exception step = failed; step instanceof MessagingException message; ) {
        switch (message) {
          case SMTPAddressFailedException address -> {
            return answered(address.getReturnCode(), address.getMessage());
          }
          case SMTPSendFailedException command ->
              reply = answered(command.getReturnCode(), command.getMessage());
          default -> {}
        }
        step = message.getNextException();
      }
      return reply;
    }

    private static @Nullable Reply answered(int code, @Nullable String line) {
      return code >= 400 && code <= 599 ? Reply.of(code, line) : null;
    }

    /** Leaves without a word: the other side is gone or in the middle of a message. */
    private void drop() {
      close();
    }

    @Override
    public void close() {
      Transport open = transport;
      transport = null;
      if (open == null) {
        return;
      }
      try {
        open.close();
      } catch (MessagingException | IllegalStateException alreadyGone) {
        // Nothing was on its way.
      }
    }
  }

  /** Writes bytes that are ready, and remembers whether they were all written. */
  private static final class Spliced extends SMTPMessage {

    private final byte[] message;

    /** From here on the final dot may have left. */
    private boolean written;

    Spliced(Session session, byte[] message) {
      super(session);
      this.message = message;
    }

    @Override
    public void writeTo(OutputStream out, String @Nullable [] ignored) throws IOException {
      out.write(message);
      written = true;
    }

    /** Asked for by the transport's log only. */
    @Override
    public @Nullable String getSubject() {
      return null;
    }
  }

  /** Without TCP_NODELAY one connection takes 23 mails a second; with it, 1,500. */
  private static final class PromptSockets extends SocketFactory {

    @Override
    public Socket createSocket() throws IOException {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return prompt(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return prompt(new Socket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return prompt(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return prompt(new Socket(host, port, local, localPort));
    }

    private static Socket prompt(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      return socket;
    }
  }
}

package org.samizdat.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;

/**
 * What a program does that has Jakarta Mail and a loop: a message built for each reader, over
 * connections that are kept. No database, no record.
 */
public final class JakartaLoop {

  private final int port;
  private final int connections;
  private final String words;

  private JakartaLoop(int port, int connections, int bytes) {
    this.port = port;
    this.connections = connections;
    this.words = SpeedIntegrationTests.words(bytes / 2);
  }

  /** Sends as many as each line of its input says. Arguments: port, connections, bytes a mail. */
  public static void main(String[] arguments) throws Exception {
    JakartaLoop loop =
        new JakartaLoop(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[2]));
    try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        loop.send(Integer.parseInt(line));
        System.out.println("DONE");
      }
    }
  }

  private void send(int mails) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(mails);
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < connections; number++) {
      threads.add(Thread.ofPlatform().start(() -> work(left)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work(AtomicInteger left) {
    Properties properties = new Properties();
    properties.put("mail.smtp.socketFactory", new Prompt());
    Session session = Session.getInstance(properties);
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect("127.0.0.1", port, null, null);
      for (int number = left.getAndDecrement(); number > 0; number = left.getAndDecrement()) {
        MimeMessage message = message(session, number);
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (MessagingException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private MimeMessage message(Session session, int number) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress("news@newsroom.example"));
    message.setRecipient(
        Message.RecipientType.TO, new InternetAddress("reader" + number + "@example.org"));
    message.setSubject("Friday", "UTF-8");
    MimeBodyPart text = new MimeBodyPart();
    text.setText(words + "/unsubscribe/" + number, "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText("<p>" + words + "/unsubscribe/" + number + "</p>", "UTF-8", "html");
    message.setContent(new MimeMultipart("alternative", text, html));
    message.saveChanges();
    return message;
  }

  /** TCP_NODELAY; without it a connection takes 23 mails a second. */
  private static final class Prompt extends SocketFactory {

    @Override
    public Socket createSocket() throws IOException {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return new Socket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return new Socket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return new Socket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return new Socket(host, port, local, localPort);
    }
  }
}

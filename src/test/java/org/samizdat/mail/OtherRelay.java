package org.samizdat.mail;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Lets a running application's mail go to a relay that does as it is told, instead of its own,
 * until this is closed. The engine is another of the same kind, on the same database.
 */
public final class OtherRelay implements AutoCloseable {

  private final SmtpSink sink = new SmtpSink();
  private final Engine usual;
  private final Engine engine;

  public OtherRelay(ApplicationContext context) {
    JavaMailSenderImpl sender = new JavaMailSenderImpl();
    sender.setHost("127.0.0.1");
    sender.setPort(sink.port());
    DefaultListableBeanFactory beans =
        new DefaultListableBeanFactory(context.getAutowireCapableBeanFactory());
    // Under the name of the application's own, in whose place it comes.
    beans.registerSingleton(
        "smtpTransport",
        new SmtpTransport(
            sender, context.getBean(MailSettings.class), context.getBean(RelaySettings.class)));
    usual = context.getBean(Engine.class);
    engine = beans.createBean(Engine.class);
    usual.stop();
    engine.start();
  }

  /** What the relay is to do. */
  public void follow(SmtpSink.Script script) {
    sink.follow(script);
  }

  @Override
  public void close() {
    engine.stop();
    sink.close();
    usual.start();
  }
}

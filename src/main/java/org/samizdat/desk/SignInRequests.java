package org.samizdat.desk;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Token;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Answers those who ask for a link by mail. Whether an address is known is found out only after its
 * asker has been answered, on a thread of its own: neither the answer nor its time can tell.
 */
@Component
class SignInRequests implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(SignInRequests.class);

  /** Asked for and not yet looked up; a flood beyond it is not remembered. */
  private static final int MOST_WAITING = 200;

  private final Staff staff;
  private final SignInLinks links;
  private final DeskMail mail;
  private final TransactionTemplate transaction;
  private final ThreadPoolExecutor worker;

  SignInRequests(Staff staff, SignInLinks links, DeskMail mail, TransactionTemplate transaction) {
    this.staff = staff;
    this.links = links;
    this.mail = mail;
    this.transaction = transaction;
    worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("desk-sign-in").factory());
  }

  /**
   * Takes a request. A crash may lose it, and she asks again.
   *
   * @param to where she wanted to go
   */
  void take(EmailAddress address, Destination to) {
    try {
      worker.execute(() -> answer(address, to));
    } catch (RejectedExecutionException flood) {
      LOG.warn("Too many ask for links to sign in; one was not answered");
    }
  }

  private void answer(EmailAddress address, Destination to) {
    try {
      staff
          .find(address)
          .ifPresent(colleague ->
              transaction.executeWithoutResult(status -> mailLink(colleague, address, to)));
    } catch (RuntimeException failed) {
      LOG.error("A link to sign in could not be mailed", failed);
    }
  }

  private void mailLink(Colleague colleague, EmailAddress address, Destination to) {
    Optional<Token> secret = links.makeWithinLimits(colleague.number());
    if (secret.isEmpty()) {
      LOG.warn("Too many links to sign in for desk user {}", colleague.number());
      return;
    }
    mail.signIn(colleague, address, secret.get(), to);
  }

  @Override
  public void destroy() {
    worker.shutdown();
  }
}

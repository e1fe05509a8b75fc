package org.samizdat.mail;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;

/** Takes a message and breaks in a way that no protocol knows. */
public final class BreakingTransport extends Transport {

  /** Made by the session, by the name of its protocol. */
  public BreakingTransport(Session session, URLName name) {
    super(session, name);
  }

  @Override
  protected boolean protocolConnect(String host, int port, String user, String password) {
    return true;
  }

  @Override
  public void sendMessage(Message message, Address[] recipients) throws MessagingException {
    try {
      message.writeTo(OutputStream.nullOutputStream());
    } catch (IOException impossible) {
      throw new MessagingException("No room", impossible);
    }
    throw new IllegalStateException("Broken");
  }
}

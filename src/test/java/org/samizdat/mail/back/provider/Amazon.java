package org.samizdat.mail.back.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/** Amazon's notification service as we see it: its host, its certificate, its signatures. */
class Amazon extends AmazonSite {

  static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:bounces";
  static final String CERTIFICATE =
      "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** What was asked for. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  volatile boolean isAway;
  private final KeyStore keys;

  Amazon(String... validity) {
    try {
      Path store = Files.createTempDirectory("amazon").resolve("store.p12");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "sns",
                  "-keyalg",
                  "RSA",
                  "-dname",
                  "CN=sns.amazonaws.com",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  new String(PASSWORD)));
      command.addAll(
          validity.length == 0
              ? List.of("-startdate", "-200d", "-validity", "1000")
              : List.of(validity));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD);
      }
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(end);
    }
  }

  @Override
  byte[] get(AmazonAddress address) throws IOException {
    asked.add(address.uri().toString());
    if (isAway) {
      throw new IOException("Away");
    }
    try {
      return address.uri().getPath().endsWith(".pem")
          ? keys.getCertificate("sns").getEncoded()
          : "<ConfirmSubscriptionResponse/>".getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A notification of this topic, signed as its page describes. */
  Map<String, String> notification(String message) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Type", "Notification");
    fields.put("MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324");
    fields.put("TopicArn", TOPIC);
    fields.put("Message", message);
    fields.put("Timestamp", "2026-11-24T10:00:00.000Z");
    fields.put("SignatureVersion", "2");
    fields.put("SigningCertURL", CERTIFICATE);
    fields.put("UnsubscribeURL", "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe");
    return fields;
  }

  Map<String, String> confirmation(String page) {
    Map<String, String> fields = notification("You have chosen to subscribe to the topic.");
    fields.put("Type", "SubscriptionConfirmation");
    fields.put("Token", "2336412f37");
    fields.put("SubscribeURL", page);
    return fields;
  }

  String signed(Map<String, String> fields) {
    try {
      StringBuilder text = new StringBuilder();
      for (String name :
          "Notification".equals(fields.get("Type"))
              ? List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
              : List.of(
                  "Message",
                  "MessageId",
                  "SubscribeURL",
                  "Timestamp",
                  "Token",
                  "TopicArn",
                  "Type")) {
        if (fields.containsKey(name)) {
          text.append(name).append('\n').append(fields.get(name)).append('\n');
        }
      }
      Signature signature =
          Signature.getInstance(
              "1".equals(fields.get("SignatureVersion")) ? "SHA1withRSA" : "SHA256withRSA");
      signature.initSign((PrivateKey) keys.getKey("sns", PASSWORD));
      signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
      Map<String, String> all = new LinkedHashMap<>(fields);
      all.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
      return new JsonMapper().writeValueAsString(all);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

package org.samizdat.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.Samizdat;
import org.samizdat.TestDatabase;
import org.samizdat.TestWiring;
import org.samizdat.desk.DeskUser.Role;
import org.samizdat.values.Language;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

/** Two nodes of one newsroom, between which a proxy sends clicks as it likes. */
@IntegrationTest
class DeskNodesIntegrationTests {

  @LocalServerPort int port;
  @Autowired ConfigurableApplicationContext context;
  @Autowired TestDatabase testDatabase;

  @Test
  void aLinkASessionAndASignOutAreGoodOnEveryNode() {
    DeskUser user = DeskBrowser.user(context, Role.ADMIN, Language.ENGLISH);
    String link = DeskBrowser.linkFor(context, user);
    try (ConfigurableApplicationContext second = secondNode()) {
      DeskBrowser there = DeskBrowser.at(second);
      assertThat(there.signIn(link).headers().firstValue("Location")).contains("/desk");
      DeskBrowser here = there.movedTo(port);
      assertThat(here.get("/desk/people").statusCode()).isEqualTo(200);
      assertThat(new DeskBrowser(port).signIn(link).headers().firstValue("Location").orElseThrow())
          .contains("link-not-good");
      // The form comes from the one node and is sent to the other.
      String token = there.page("/desk").select("input[name=_csrf]").eachAttr("value").getFirst();
      assertThat(
              there.movedTo(port).postAsIs("/desk/sign-out", Map.of("_csrf", token)).statusCode())
          .isEqualTo(302);
      assertThat(there.get("/desk").statusCode()).isEqualTo(302);
    }
  }

  private ConfigurableApplicationContext secondNode() {
    Map<String, String> properties = new HashMap<>(testDatabase.properties());
    for (String shared :
        new String[] {
          "samizdat.vault.key-file",
          "samizdat.site.name",
          "samizdat.site.base-url",
          "samizdat.mail.sender"
        }) {
      properties.put(shared, context.getEnvironment().getRequiredProperty(shared));
    }
    properties.put("server.port", "0");
    properties.put("samizdat.mail.engine", "false");
    properties.put("spring.quartz.auto-startup", "false");
    return new SpringApplicationBuilder(Samizdat.class, TestWiring.class)
        .logStartupInfo(false)
        .run(
            properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new));
  }
}

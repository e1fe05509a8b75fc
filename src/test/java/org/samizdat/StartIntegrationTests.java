package org.samizdat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class StartIntegrationTests {

  @Autowired JdbcClient database;

  @Test
  void theProductRunsAsAppAndNotAsOwner() {
    assertThat(database.sql("select current_user").query(String.class).single())
        .isEqualTo("samizdat_app");
  }
}

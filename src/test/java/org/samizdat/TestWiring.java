package org.samizdat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** What tests put in the place of the world outside: the time. */
@TestConfiguration(proxyBeanMethods = false)
public class TestWiring {

  @Bean
  @Primary
  TestClock testClock() {
    return new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }
}

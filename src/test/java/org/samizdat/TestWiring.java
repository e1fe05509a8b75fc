package org.samizdat;

import java.time.Instant;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** What tests put in the place of the world outside: the time. */
@TestConfiguration(proxyBeanMethods = false)
public class TestWiring {

  /**
   * A Tuesday. Not today: a newsletter that one test opens today has no issue on the Friday that
   * another test means, once that Friday is over.
   */
  public static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  @Bean
  @Primary
  TestClock testClock() {
    return new TestClock(START);
  }
}

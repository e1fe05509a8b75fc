package org.samizdat.giving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Period;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** How long who gave is kept. */
class KeepingSettingsTests {

  @Test
  void aGiverIsKeptForSevenYearsUnlessTheNewsroomSaysOtherwise() {
    assertThat(settings(Map.of()).keepGivers()).isEqualTo(Period.ofYears(7));
    assertThat(keep("10y").keepGivers()).isEqualTo(Period.ofYears(10));
    assertThat(keep("P6Y6M").keepGivers()).isEqualTo(Period.of(6, 6, 0));
    assertThat(keep("1y").keepGivers()).isEqualTo(Period.ofYears(1));
  }

  /** A number alone means days: with it, one night would forget nearly everybody. */
  @ParameterizedTest
  @ValueSource(strings = {"7", "0y", "-7y", "11m", "never"})
  void whatWouldForgetNearlyEverybodyStopsTheStart(String text) {
    assertThatThrownBy(() -> keep(text)).hasRootCauseInstanceOf(Exception.class);
  }

  private static KeepingSettings keep(String text) {
    return settings(Map.of("samizdat.giving.keep-givers", text));
  }

  private static KeepingSettings settings(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("samizdat.giving", KeepingSettings.class);
  }
}

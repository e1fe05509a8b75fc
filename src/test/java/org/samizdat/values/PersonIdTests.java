package org.samizdat.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PersonIdTests {

  @Test
  void numbersAreRandomAndOfVersion4() {
    assertThat(PersonId.random().value().version()).isEqualTo(4);
  }

  @Test
  void theOrderIsThatOfTheTextAsInPostgreSql() {
    List<PersonId> persons =
        Stream.of("00", "7f", "80", "ff")
            .map(start -> UUID.fromString(start + "000000-0000-4000-8000-000000000000"))
            .map(PersonId::new)
            .toList();
    assertThat(persons.reversed().stream().sorted()).containsExactlyElementsOf(persons);
    List<PersonId> many = Stream.generate(PersonId::random).limit(200).toList();
    assertThat(many.stream().sorted().toList())
        .isEqualTo(many.stream().sorted(Comparator.comparing(PersonId::toString)).toList());
  }
}

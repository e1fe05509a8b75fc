package org.samizdat.desk;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/** Everybody who may come in. */
interface Colleagues extends ListCrudRepository<Colleague, Long> {

  Optional<Colleague> findByPerson(UUID person);

  List<Colleague> findAllByOrderByNumber();

  /** Holds every admin until the transaction ends: of two who stop being one, the second sees. */
  @Query("select number from desk_user where role = 'ADMIN' order by number for update")
  List<Long> lockAdmins();

  @Query("select person from desk_user where person = any(:persons)")
  List<UUID> among(UUID[] persons);

  @Modifying
  @Query("delete from desk_user where person = :person")
  void forget(UUID person);
}

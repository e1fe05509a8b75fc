package org.samizdat.audience;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/** Readers with their subscriptions. */
interface Readers extends ListCrudRepository<Reader, UUID> {

  @Query(
      """
      select r.person, r.language, r.route, r.status, r.joined_on, r.sealed_receipt, r.version
      from reader r
      join subscription s on s.reader = r.person
      where s.number = :number
      """)
  Optional<Reader> findBySubscription(long number);

  @Query("select person from reader where person = any(:persons)")
  List<UUID> among(UUID[] persons);

  /** Whatever else is being changed: the one who reports a bounce must not lose a race. */
  @Modifying
  @Query(
      """
      update reader
      set status = 'SUPPRESSED',
        version = version + 1
      where person = :person
      and status = 'ACTIVE'
      """)
  void suppress(UUID person);
}

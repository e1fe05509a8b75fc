package org.samizdat.mail;

import java.util.List;
import org.samizdat.mail.Mailing.SecondCopy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The list of the deliveries that may have come twice, by their numbers alone. */
@Component
class SecondCopies {

  private final JdbcClient database;

  SecondCopies(JdbcClient database) {
    this.database = database;
  }

  /** A page of it, by number. */
  List<SecondCopy> page(MailingId mailing, int after, int most) {
    return database
        .sql(
            """
            select number, result = 'SENT' as sent
            from outcome
            where mailing = :mailing
            and number > :after
            and again
            and result in ('SENT', 'UNKNOWN')
            order by number
            limit :most
            """)
        .param("mailing", mailing.value())
        .param("after", after)
        .param("most", most)
        .query((row, number) -> new SecondCopy(row.getInt("number"), row.getBoolean("sent")))
        .list();
  }
}

package org.samizdat.reminders;

import java.util.Optional;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.samizdat.vault.TokenPurpose;
import org.samizdat.vault.Tokens;
import org.springframework.stereotype.Component;

/** The links to what was promised; one that was ours works for ever. */
@Component
class PromiseLinks {

  private final Tokens tokens;
  private final Promises promises;

  PromiseLinks(Tokens tokens, Promises promises) {
    this.tokens = tokens;
    this.promises = promises;
  }

  /**
   * The promise behind a link; empty if nothing is known of it. Changes nothing.
   *
   * @throws Refused {@code link-not-valid}
   */
  Optional<Promise> find(Token token) {
    Tokens.Named named = tokens.read(token, TokenPurpose.REMINDER).orElseThrow(Token::notValid);
    return promises.find(named.row());
  }
}

package org.samizdat.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.samizdat.IntegrationTest;
import org.samizdat.desk.ApiTokens.Scope;
import org.samizdat.values.Refused;
import org.samizdat.values.Token;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class TokenIntegrationTests {

  @Autowired ApiTokens tokens;
  @Autowired JdbcClient database;

  @Test
  void aTokenSaysWhoCallsAndWhatHeMay() {
    Token token = tokens.create("the CMS", Set.of(Scope.STORIES_WRITE, Scope.STORIES_READ));
    assertThat(tokens.authenticate(token))
        .contains(new ApiTokens.Client("the CMS", Set.of(Scope.STORIES_WRITE, Scope.STORIES_READ)));
    assertThat(tokens.authenticate(Token.parse(token.reveal() + "a"))).isEmpty();
  }

  @Test
  void theTokenItselfIsStoredNowhere() {
    Token token = tokens.create("the archive", Set.of(Scope.STORIES_READ));
    assertThat(
            database
                .sql("select count(*) from api_token t where t::text ilike :text")
                .param("text", "%" + token.reveal().substring(4) + "%")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void aRevokedTokenIsDeadAtOnceAndItsNameFree() {
    Token old = tokens.create("a script", Set.of(Scope.STORIES_READ));
    assertThatThrownBy(() -> tokens.create("a script", Set.of(Scope.STORIES_READ)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.problem()).isEqualTo("token-exists"));
    assertThat(tokens.revoke("a script")).isTrue();
    assertThat(tokens.revoke("a script")).isFalse();
    assertThat(tokens.authenticate(old)).isEmpty();
    assertThat(tokens.authenticate(tokens.create("a script", Set.of(Scope.STORIES_READ))))
        .isPresent();
  }

  @Test
  void aTokenWithoutScopeOrWithAStrangeNameIsRefused() {
    assertThatThrownBy(() -> tokens.create("nothing", Set.of())).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> tokens.create("a\nb", Set.of(Scope.STORIES_READ)))
        .isInstanceOf(Refused.class);
    assertThatThrownBy(() -> Scope.parse("everything")).isInstanceOf(Refused.class);
    assertThat(Scope.parse("stories:write")).isEqualTo(Scope.STORIES_WRITE);
  }
}

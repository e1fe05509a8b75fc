package org.samizdat.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Puts one thing wrong in a journal. */
enum Mutation {
  A_CENT {
    @Override
    String of(String journal, Random random) {
      return another(journal, POSTED, random);
    }
  },
  MISSING {
    @Override
    String of(String journal, Random random) {
      List<String> blocks = blocks(journal);
      blocks.remove(transaction(blocks, random));
      return String.join("\n\n", blocks);
    }
  },
  DOUBLED {
    @Override
    String of(String journal, Random random) {
      List<String> blocks = blocks(journal);
      int one = transaction(blocks, random);
      blocks.add(one, blocks.get(one));
      return String.join("\n\n", blocks);
    }
  },
  ACCOUNT {
    @Override
    String of(String journal, Random random) {
      List<MatchResult> found = POSTED.matcher(journal).results().toList();
      MatchResult one = found.get(random.nextInt(found.size()));
      String wrong;
      do {
        wrong = found.get(random.nextInt(found.size())).group(1);
      } while (wrong.equals(one.group(1)));
      return journal.substring(0, one.start(1)) + wrong + journal.substring(one.end(1));
    }
  },
  ASSERTION {
    @Override
    String of(String journal, Random random) {
      return another(journal, ASSERTED, random);
    }
  };

  /** A posting of an entry: its account, its amount. */
  private static final Pattern POSTED =
      Pattern.compile("(?m)^ {2,4}([A-Za-z0-9:-]+) {2,}()(-?[0-9.]*[1-9][0-9.]*) [A-Z]{3}$");

  private static final Pattern ASSERTED =
      Pattern.compile(
          "(?m)(?: = |^[0-9-]+ balance )([A-Za-z0-9:-]* *)()(-?[0-9.]+)(?: ~ 0)? [A-Z]{3}$");

  abstract String of(String journal, Random random);

  private static String another(String journal, Pattern amounts, Random random) {
    List<MatchResult> found = amounts.matcher(journal).results().toList();
    MatchResult one = found.get(random.nextInt(found.size()));
    BigDecimal amount = new BigDecimal(one.group(3));
    BigDecimal off = amount.add(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1, amount.scale()));
    return journal.substring(0, one.start(3)) + off.toPlainString() + journal.substring(one.end(3));
  }

  private static List<String> blocks(String journal) {
    return new ArrayList<>(List.of(journal.split("\n\n")));
  }

  private static int transaction(List<String> blocks, Random random) {
    int one;
    do {
      one = 1 + random.nextInt(blocks.size() - 1);
    } while (blocks.get(one).contains("(end-") || blocks.get(one).contains(" balance "));
    return one;
  }
}

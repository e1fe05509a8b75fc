package org.samizdat.mail;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Stands between the product and its database: asks to be killed at chosen statements, loses an
 * answer, or takes a part of the protocol out of the SQL. The product knows nothing of it.
 */
final class Tampering {

  /** Where a process can be made to ask for its end. */
  enum Point {
    /** Within the listing of the audience. */
    LISTING("insert into delivery"),
    /** The claim is committed, and nothing sent. */
    CLAIMED("set state = 'HELD'"),
    /** The outcomes are on their way to the database. */
    DURING_RECORD("with fenced as"),
    /**
     * The same, while that takes long and whatever may still be started is; nothing is recorded.
     */
    RECORD_STALLED("with fenced as"),
    /** The outcomes are recorded, and nobody in the process knows. */
    RECORDED("with fenced as"),
    /** A chunk is about to be closed. */
    SETTLING("set state = 'DONE'"),
    /** In the middle of taking over a lapsed chunk. */
    RECOVERING("as member (number)"),
    /** No end: the outcomes are committed, and the connection breaks before the answer. */
    ANSWER_LOST("with fenced as");

    private final String statement;

    Point(String statement) {
      this.statement = statement;
    }
  }

  private final EngineProcess.Mutant mutant;
  private final Map<Point, AtomicInteger> armed = new EnumMap<>(Point.class);

  Tampering(EngineProcess.Mutant mutant) {
    this.mutant = mutant;
  }

  /** Lets the point act when it is reached for the n-th time from now. */
  synchronized void arm(Point point, int number) {
    armed.put(point, new AtomicInteger(number));
  }

  DataSource wrap(DataSource source) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = call(source, method, arguments);
          return result instanceof Connection connection ? wrap(connection) : result;
        });
  }

  private Connection wrap(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (!method.getName().equals("prepareStatement")) {
            return call(connection, method, arguments);
          }
          arguments[0] = mutate((String) arguments[0]);
          String sql = (String) arguments[0];
          return wrap((PreparedStatement) call(connection, method, arguments), sql);
        });
  }

  private PreparedStatement wrap(PreparedStatement statement, String sql) {
    return proxy(
        PreparedStatement.class,
        (proxy, method, arguments) -> {
          if (!method.getName().startsWith("execute")) {
            return call(statement, method, arguments);
          }
          before(sql);
          Object result = call(statement, method, arguments);
          after(sql);
          return result;
        });
  }

  private void before(String sql) throws InterruptedException {
    if (strikes(Point.RECORD_STALLED, sql)) {
      Thread.sleep(700);
      askForTheEnd();
    }
    if (strikes(Point.DURING_RECORD, sql)) {
      say();
    }
  }

  private void after(String sql) throws SQLException, InterruptedException {
    for (Point point :
        new Point[] {
          Point.LISTING, Point.CLAIMED, Point.RECORDED, Point.SETTLING, Point.RECOVERING
        }) {
      if (strikes(point, sql)) {
        askForTheEnd();
      }
    }
    if (strikes(Point.ANSWER_LOST, sql)) {
      throw new SQLException("The connection is lost", "08006");
    }
  }

  private synchronized boolean strikes(Point point, String sql) {
    AtomicInteger left = armed.get(point);
    return left != null && sql.contains(point.statement) && left.decrementAndGet() == 0;
  }

  private static void askForTheEnd() throws InterruptedException {
    say();
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void say() {
    System.out.println("KILL");
    System.out.flush();
  }

  private String mutate(String sql) {
    return switch (mutant) {
      case NONE, UNIQUE_KEY -> sql;
      case INTENT ->
          sql.contains("set state = 'HELD'")
              ? replaced(sql, "set state = 'HELD'", "set state = 'WAITING'")
              : sql;
      case WINDOW ->
          sql.contains("set state = 'HELD'")
              ? replaced(sql, "chunk.window_size,", "50 as window_size,")
              : sql;
      case ORDER ->
          sql.contains("link_row") && sql.contains("order by delivery.number")
              ? replaced(
                  sql, "order by delivery.number", "order by md5(cast(delivery.number as text))")
              : sql;
      case FENCE ->
          (sql.contains("with fenced as") ? replaced(sql, "chunk.fence = mine.fence", "true") : sql)
              .replace("chunk.fence = mine.fence", "true")
              .replace("and fence = ?", "and ? is not null");
    };
  }

  /** A mutation that no longer finds its place must not pass for one that was found out. */
  private static String replaced(String sql, String part, String other) {
    if (!sql.contains(part)) {
      throw new IllegalStateException("There is no '" + part + "' to take out any more");
    }
    return sql.replace(part, other);
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause() == null ? failed : failed.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Tampering.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}

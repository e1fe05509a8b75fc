package org.samizdat.demo;

import java.nio.file.Path;

/**
 * How a demo is started; from {@code -Ddemo.data=…} and the like.
 *
 * @param data the folder for everything that is kept between runs
 * @param port the product's; the next free one is taken, 0 takes any
 * @param sitePort the newspaper's website and the mailbox, likewise
 * @param readers how many sign up on the first run
 */
record DemoSettings(Path data, int port, int sitePort, int readers) {

  static DemoSettings fromProperties() {
    return new DemoSettings(
        Path.of(System.getProperty("demo.data", "data")),
        Integer.getInteger("demo.port", 8080),
        Integer.getInteger("demo.site-port", 8081),
        Integer.getInteger("demo.readers", 2_000));
  }
}

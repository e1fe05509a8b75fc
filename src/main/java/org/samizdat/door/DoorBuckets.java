package org.samizdat.door;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.samizdat.values.EmailAddress;
import org.samizdat.vault.Prints;
import org.springframework.stereotype.Component;

/**
 * What is counted at the door, under which print. Of addresses and networks only prints under a key
 * are known here that hold for one day, so that nobody can tell afterwards who came.
 */
@Component
class DoorBuckets {

  /** Each kind has its own, so that its prints are like none that others make of the same. */
  private static final byte[] WORKED = utf8("door");

  private static final byte[] WAITED = utf8("door without work");
  private static final byte[] ADDRESS = utf8("door address ");

  private final Prints prints;
  private final DoorSettings settings;
  private final Bucket everybody;
  private final Bucket waiters;

  DoorBuckets(Prints prints, DoorSettings settings) {
    this.prints = prints;
    this.settings = settings;
    everybody = new Bucket(Hashes.of(utf8("door everybody")), settings.everybody());
    waiters = new Bucket(Hashes.of(utf8("door waiters")), settings.waiters());
  }

  Bucket everybody() {
    return everybody;
  }

  /**
   * Those of whoever comes, but for the address and {@link #everybody}.
   *
   * @param networks as {@link Networks#around} tells them
   * @param waited whether she brings a slip and no proof
   */
  List<Bucket> of(List<byte[]> networks, boolean waited, LocalDate day) {
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < networks.size(); i++) {
      Rate rate = i == 0 ? settings.network() : settings.site();
      buckets.add(new Bucket(ofNetwork(WORKED, networks.get(i), day), rate));
    }
    if (waited) {
      if (!networks.isEmpty()) {
        // The widest: whoever has a /48 has 256 houses in it.
        buckets.add(new Bucket(ofNetwork(WAITED, networks.getLast(), day), settings.waiting()));
      }
      buckets.add(waiters);
    }
    return buckets;
  }

  /** The one of an address: what it is sent in a day. */
  Bucket of(EmailAddress address, LocalDate day) {
    return new Bucket(of(ADDRESS, address, day), new Rate(settings.letters(), 0));
  }

  /** Stands for what somebody wants, for one day. */
  byte[] print(String wish, EmailAddress address, LocalDate day) {
    return of(utf8("door wish " + wish + " "), address, day);
  }

  private byte[] of(byte[] kind, EmailAddress address, LocalDate day) {
    return Hashes.of(kind, prints.forLimit(address, day).bytes());
  }

  private byte[] ofNetwork(byte[] kind, byte[] network, LocalDate day) {
    byte[] whole = new byte[kind.length + network.length];
    System.arraycopy(kind, 0, whole, 0, kind.length);
    System.arraycopy(network, 0, whole, kind.length, network.length);
    return prints.ofNetwork(whole, day).bytes();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

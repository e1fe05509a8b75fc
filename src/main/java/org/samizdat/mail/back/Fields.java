package org.samizdat.mail.back;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** Header fields, or what is written like them, by their names in small letters. */
final class Fields {

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /** The groups in a text of fields, apart by empty lines (RFC 3464 2.1); none of them is empty. */
  static List<Fields> groups(String text) {
    List<Fields> groups = new ArrayList<>();
    Fields group = new Fields();
    StringBuilder field = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
        field.append(' ').append(line.strip());
        continue;
      }
      group.add(field);
      field.setLength(0);
      field.append(line);
      if (line.isBlank() && !group.isEmpty()) {
        groups.add(group);
        group = new Fields();
      }
    }
    group.add(field);
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  void add(String name, String value) {
    values
        .computeIfAbsent(name.strip().toLowerCase(Locale.ROOT), each -> new ArrayList<>())
        .add(value.strip());
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** The first of this name; empty if there is none. */
  String first(String name) {
    List<String> found = values.get(name);
    return found == null ? "" : found.getFirst();
  }

  /** All of this name, in their order. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  void forEach(BiConsumer<String, String> each) {
    values.forEach((name, all) -> all.forEach(value -> each.accept(name, value)));
  }

  private void add(CharSequence field) {
    String line = field.toString();
    int colon = line.indexOf(':');
    if (colon > 0) {
      add(line.substring(0, colon), line.substring(colon + 1));
    }
  }
}

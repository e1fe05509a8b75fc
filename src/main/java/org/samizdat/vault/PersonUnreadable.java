package org.samizdat.vault;

/**
 * What is sealed for a person is there, and does not open: her key or the bytes were damaged, or
 * come from elsewhere. Trying again does not help; somebody has to look. Names rows, nobody.
 */
public class PersonUnreadable extends IllegalStateException {

  PersonUnreadable(String message, Throwable cause) {
    super(message, cause);
  }
}

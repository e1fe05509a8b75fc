package org.samizdat.desk;

import org.samizdat.values.Language;

/**
 * Who is at the desk: given to its controllers as {@code @AuthenticationPrincipal DeskUser user},
 * read anew for every request.
 *
 * @param number names her in rows, logs and sessions; never given to another
 * @param name as she is called in the newsroom; shown on pages of the desk, stored sealed
 * @param language that her pages and mails are written in
 */
public record DeskUser(long number, String name, Role role, Language language) {

  /** What she may do, as the authorities {@code ROLE_EDITOR}, {@code ROLE_FINANCE}, … */
  public enum Role {
    /** Makes issues. */
    EDITOR,
    /** Keeps the books; sees no issue and no reader. */
    FINANCE,
    /** May all the others may, and decides who comes in. */
    ADMIN;

    /** Whether somebody with this role may do what needs the other. */
    public boolean includes(Role needed) {
      return this == ADMIN || this == needed;
    }
  }

  /** Whether she may do what needs a role. */
  public boolean may(Role needed) {
    return role.includes(needed);
  }

  /** Without her name: this is what logs show. */
  @Override
  public String toString() {
    return "desk user " + number;
  }
}

package org.samizdat.audience;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** What the controllers of this module share. */
final class AudiencePages {

  private static final int MOST_TYPED = 400;

  private AudiencePages() {}

  static ModelAndView page(HttpStatus status, String template, Object page) {
    ModelAndView view = new ModelAndView("web/" + template, "page", page);
    view.setStatus(status);
    return view;
  }

  /** What she typed, to be put right; null if it is longer than an address can be by far. */
  static @Nullable String typed(@Nullable String email) {
    return email == null || email.length() > MOST_TYPED ? null : email;
  }
}

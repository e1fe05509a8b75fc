package org.samizdat.audience;

import org.samizdat.values.Refused;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** What the controllers of this module share. */
final class AudiencePages {

  /** Of every page and mail of this module so far. */
  static final String LANGUAGE = "en";

  private AudiencePages() {}

  static ModelAndView page(HttpStatus status, String template, Object page) {
    ModelAndView view = new ModelAndView("web/" + template, "page", page);
    view.setStatus(status);
    return view;
  }

  static Refused linkNotValid() {
    return new Refused(
        Refused.Kind.NOT_FOUND,
        "link-not-valid",
        "This link is not complete. Please copy the whole link from the mail.");
  }
}

package org.samizdat.mail;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Renders the two templates of a mail: {@code html/mail/<name>.jte}, {@code text/mail/<name>.jte}.
 */
@Component
public class MailRenderer {

  private final TemplateEngine html;
  private final TemplateEngine text;

  MailRenderer(
      @Qualifier("htmlTemplates") TemplateEngine html,
      @Qualifier("textTemplates") TemplateEngine text) {
    this.html = html;
    this.text = text;
  }

  /**
   * Renders a mail once, for all its readers.
   *
   * @param name the templates' name, without folder and ending
   * @param page the one parameter of both, named {@code page}
   */
  public Letter render(String name, String senderName, MailPage page) {
    StringOutput asHtml = new StringOutput();
    html.render("mail/" + name + ".jte", page, asHtml);
    StringOutput asText = new StringOutput();
    text.render("mail/" + name + ".jte", page, asText);
    return new Letter(
        page.subject(), page.language(), senderName, asHtml.toString(), asText.toString());
  }
}

package org.samizdat.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.samizdat.desk.Handwriting.Field;
import org.samizdat.desk.page.KeptPage;
import org.samizdat.desk.page.KeptPage.Unseen;
import org.samizdat.desk.page.KeptPage.Written;
import org.samizdat.values.Language;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/** What somebody wrote into a form that was refused before anybody read it. */
@Component
class KeptWords {

  private record Form(PathPatternRequestMatcher where, Handwriting handwriting) {}

  private final DeskFrames frames;
  private final List<Form> forms;

  KeptWords(DeskFrames frames, ObjectProvider<Handwriting> handwritings) {
    this.frames = frames;
    this.forms =
        handwritings.stream()
            .map(handwriting ->
                new Form(
                    PathPatternRequestMatcher.withDefaults()
                        .matcher(HttpMethod.POST, handwriting.path()),
                    handwriting))
            .toList();
  }

  /**
   * The page with her words in a form that can be sent again, if this is such a form. A request
   * that bears no token of ours is believed only if the browser vouches that a page of ours made it
   * (Fetch Metadata): nobody is to be handed a stranger's words to save as her own.
   */
  Optional<KeptPage> page(HttpServletRequest request, RuntimeException refused) {
    if (refused instanceof CsrfException
        && !"same-origin".equals(request.getHeader("Sec-Fetch-Site"))) {
      return Optional.empty();
    }
    return forms.stream()
        .filter(form -> form.where().matches(request))
        .findFirst()
        .map(form -> page(request, form.handwriting().fields()));
  }

  private KeptPage page(HttpServletRequest request, List<Field> fields) {
    DeskFrame frame = frames.frame(request);
    Map<String, String[]> sent = request.getParameterMap();
    return new KeptPage(
        frame,
        request.getRequestURI(),
        fields.stream()
            .filter(field -> sent.containsKey(field.name()))
            .map(field -> written(field, sent, frame.language()))
            .toList(),
        sent.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(frame.csrfName()))
            .filter(
                entry -> fields.stream().noneMatch(field -> field.name().equals(entry.getKey())))
            .flatMap(entry ->
                Arrays.stream(entry.getValue()).map(value -> new Unseen(entry.getKey(), value)))
            .toList());
  }

  private static Written written(Field field, Map<String, String[]> sent, Language language) {
    return new Written(
        field.name(),
        language.say(field.key()),
        String.join("\n", sent.getOrDefault(field.name(), new String[0])),
        field.isLong());
  }
}

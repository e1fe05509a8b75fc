package org.samizdat;

import gg.jte.CodeResolver;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every module is given: a clock and the two template engines. */
@Configuration(proxyBeanMethods = false)
class Wiring {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** Pages and the html half of mails. */
  @Bean
  TemplateEngine htmlTemplates(@Value("${samizdat.templates:#{null}}") @Nullable Path live) {
    return templates(live, "html", ContentType.Html);
  }

  /** The text half of mails. */
  @Bean
  TemplateEngine textTemplates(@Value("${samizdat.templates:#{null}}") @Nullable Path live) {
    return templates(live, "text", ContentType.Plain);
  }

  /**
   * @param live a folder to compile templates from as they change, while designing; normally null:
   *     the templates were compiled with the program
   */
  private static TemplateEngine templates(@Nullable Path live, String kind, ContentType type) {
    String packageName = "samizdat.templates." + kind;
    if (live == null) {
      return TemplateEngine.createPrecompiled(
          null, type, Wiring.class.getClassLoader(), packageName);
    }
    CodeResolver files = new DirectoryCodeResolver(live.resolve(kind));
    TemplateEngine engine =
        TemplateEngine.create(
            files,
            Path.of("target", "live-templates", kind),
            type,
            Wiring.class.getClassLoader(),
            packageName + ".live");
    engine.setTrimControlStructures(true);
    return engine;
  }
}

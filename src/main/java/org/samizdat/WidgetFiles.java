package org.samizdat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Hands out the script that newspapers load into their own pages. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class WidgetFiles implements WebMvcConfigurer {

  /** As long as a reader may have to wait for a repair of it. */
  private static final CacheControl AN_HOUR =
      CacheControl.maxAge(Duration.ofHours(1)).cachePublic();

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/widget/**")
        .addResourceLocations("classpath:/static/widget/")
        .setCacheControl(AN_HOUR)
        // The days of the files in a jar tell nothing of their contents.
        .setUseLastModified(false)
        .setEtagGenerator(WidgetFiles::print);
  }

  /** Weak, because it is the same for the file as it is and compressed. */
  private static String print(Resource file) {
    try (InputStream content = file.getInputStream()) {
      return "W/\"" + DigestUtils.md5DigestAsHex(content) + "\"";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

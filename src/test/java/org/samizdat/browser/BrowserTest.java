package org.samizdat.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.samizdat.IntegrationTest;
import org.samizdat.Samizdat;
import org.samizdat.TestWiring;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * What {@link IntegrationTest} gives, seen through Chromium: {@link Browser}, {@link
 * org.samizdat.Newsroom} and {@link Website} can be injected, and links in mails lead to this
 * server. After each test, whatever a page complained of on the console, a forbidden script or a
 * request to a stranger fails it.
 *
 * <p>Skipped where no Chromium is installed, unless {@code CI=true}: then it fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("browser")
@ExtendWith(BrowserExtension.class)
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    classes = {Samizdat.class, TestWiring.class})
@ContextConfiguration(initializers = BrowserSurroundings.class)
@DirtiesContext
public @interface BrowserTest {}

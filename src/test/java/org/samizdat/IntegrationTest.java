package org.samizdat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole application on a real port with a database, a key and a mail server of its own. Quartz
 * does not fire by itself: a test knocks at the job it means. The mail engine runs.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    classes = {Samizdat.class, TestWiring.class})
@ContextConfiguration(initializers = TestSurroundings.class)
@DirtiesContext
public @interface IntegrationTest {}

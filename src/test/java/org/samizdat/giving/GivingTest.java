package org.samizdat.giving;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.samizdat.IntegrationTest;
import org.samizdat.twin.JudgedByStripe;
import org.springframework.test.context.ContextConfiguration;

/**
 * An integration test with a stand-in for Stripe; a test says when its events are worked on. What
 * is asked of the stand-in is judged after each test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@IntegrationTest
@ContextConfiguration(initializers = GivingSurroundings.class)
@ExtendWith(JudgedByStripe.class)
public @interface GivingTest {}

package org.samizdat.giving;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.samizdat.IntegrationTest;
import org.springframework.test.context.ContextConfiguration;

/** An integration test with a stand-in for Stripe; a test says when its events are worked on. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@IntegrationTest
@ContextConfiguration(initializers = GivingSurroundings.class)
public @interface GivingTest {}

/**
 * The Stripe twin: a small server that stands in for Stripe's API where no money may move. It keeps
 * state, tells signed events and misbehaves on request; others judge that it speaks as Stripe does.
 * Test code, so it can never run in production.
 */
@NullMarked
package org.samizdat.twin;

import org.jspecify.annotations.NullMarked;

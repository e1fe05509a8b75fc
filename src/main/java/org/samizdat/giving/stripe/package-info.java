/** The one place that speaks with Stripe, and what it says in our own words. */
@NullMarked
package org.samizdat.giving.stripe;

import org.jspecify.annotations.NullMarked;

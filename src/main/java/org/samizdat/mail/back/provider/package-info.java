/**
 * What providers that send mail for a newsroom tell of it by webhooks: whether it is theirs, and
 * what it means. May use values and what {@code mail.back} shows.
 */
@NullMarked
package org.samizdat.mail.back.provider;

import org.jspecify.annotations.NullMarked;

package org.samizdat.mail;

import org.samizdat.values.Language;

/**
 * A rendered mail before it has readers: the same words as html and as text, with {@link Slot}
 * markers where a reader's own links go.
 *
 * @param subject one line
 * @param language in which it is written
 * @param senderName shown as the sender, beside the newsroom's one sending address
 */
public record Letter(
    String subject, Language language, String senderName, String html, String text) {}

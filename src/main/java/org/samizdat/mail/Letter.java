package org.samizdat.mail;

/**
 * A rendered mail before it has readers: the same words as html and as text, with {@link Slot}
 * markers where a reader's own links go.
 *
 * @param subject one line
 * @param language BCP 47
 * @param senderName shown as the sender, beside the newsroom's one sending address
 */
public record Letter(
    String subject, String language, String senderName, String html, String text) {}

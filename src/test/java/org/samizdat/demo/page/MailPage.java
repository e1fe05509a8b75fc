package org.samizdat.demo.page;

import org.jspecify.annotations.Nullable;

/**
 * One mail, as a mail program shows it.
 *
 * @param view {@code phone}, {@code desktop}, {@code text} or {@code source}
 * @param wordsHtml the text half or the source, escaped, its links as links; null where the html
 *     half is shown
 * @param size of the whole mail, in words
 * @param oneClick whether it can be unsubscribed from as mail programs do (RFC 8058)
 */
public record MailPage(
    Frame frame,
    int number,
    String from,
    String to,
    String subject,
    String time,
    String size,
    String view,
    @Nullable String wordsHtml,
    boolean oneClick) {}

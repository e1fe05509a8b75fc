package org.samizdat.newsletter.page;

import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * An issue as it looks to its readers.
 *
 * @param look {@code wide}, {@code phone} or {@code text}
 * @param dark as on a dark screen
 * @param subject as an inbox shows it
 * @param preheader as an inbox shows it beside the subject
 * @param text the mail's text half; null unless that is looked at
 */
public record PreviewPage(
    DeskFrame frame,
    IssueHead head,
    String look,
    boolean dark,
    String sender,
    String subject,
    String preheader,
    @Nullable String text) {}

package org.samizdat.newsletter.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.DeskFrame;

/**
 * How the sending of an issue goes, or went.
 *
 * @param publicPath of the issue's page on the web; null if it has none
 * @param books null if nothing was sent
 * @param missed its hour passed while nothing ran; somebody may still send it
 * @param stories its headlines
 */
public record ProgressPage(
    DeskFrame frame,
    IssueHead head,
    @Nullable String subject,
    @Nullable String publicPath,
    @Nullable BooksBlock books,
    boolean missed,
    List<String> stories) {}

package org.samizdat.desk.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.desk.ApiTokens;
import org.samizdat.desk.DeskFrame;

/**
 * The bearer tokens of the newsroom's programs.
 *
 * @param made the one that has just been made, shown this once; null otherwise
 * @param name as typed, when the form is shown again
 */
public record TokensPage(
    DeskFrame frame, List<ApiTokens.Live> tokens, @Nullable String made, String name) {}

package org.samizdat.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a chunk's deliveries have in common.
 *
 * @param openedAt when the mailing was made: withdrawals from then on concern it
 * @param template null if its one reader is forgotten, and what was sealed for her with her
 */
record Consignment(
    MailKind kind,
    @Nullable String newsletter,
    Instant openedAt,
    @Nullable LetterTemplate template) {}

package org.samizdat.giving.page;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * Something that a giver has to know about what she gives.
 *
 * @param address of the newsroom, one line; may be empty
 * @param preheader what an inbox shows after the subject
 * @param said the mail in paragraphs
 * @param amount set large; null where it is not about one
 * @param facts a line each, below the amount
 * @param action on the button, which leads to {@code link}
 * @param besides said after the button; null for nothing
 * @param reason why she gets it
 */
public record GiftNewsMail(
    Language language,
    String site,
    String address,
    String subject,
    String preheader,
    String title,
    List<String> said,
    @Nullable String amount,
    List<String> facts,
    String action,
    String link,
    @Nullable String besides,
    String reason,
    String policyLink)
    implements MailPage {}

package org.samizdat.newsletter.page;

import java.util.List;
import org.samizdat.mail.MailPage;

/**
 * An issue as a mail.
 *
 * @param preheader what mail programs show beside the subject
 * @param newsletter its name
 * @param newsroom who writes
 * @param date of the issue, in words
 * @param browserLink the page
 * @param unsubscribeLink each reader's own
 * @param postalAddress one line; may be empty
 */
public record DigestPage(
    String subject,
    String language,
    String preheader,
    String newsletter,
    String newsroom,
    String date,
    List<SectionBlock> sections,
    String browserLink,
    String unsubscribeLink,
    String postalAddress)
    implements MailPage {}

package org.samizdat.newsletter.page;

import java.util.List;
import org.samizdat.mail.MailPage;
import org.samizdat.values.Language;

/**
 * An issue as a mail.
 *
 * @param preheader what mail programs show beside the subject
 * @param newsletter its name
 * @param newsroom who writes
 * @param date of the issue, in words
 * @param intro an editor's own words above the stories; may be empty
 * @param browserLink the page
 * @param unsubscribeLink each reader's own
 * @param preferencesLink each reader's own
 * @param postalAddress one line; may be empty
 */
public record DigestPage(
    String subject,
    Language language,
    String preheader,
    String newsletter,
    String newsroom,
    String date,
    List<IntroBlock> intro,
    List<SectionBlock> sections,
    String browserLink,
    String unsubscribeLink,
    String preferencesLink,
    String postalAddress)
    implements MailPage {}

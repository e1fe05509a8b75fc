package org.samizdat.reminders.page;

import org.samizdat.values.Language;

/**
 * One step is left, in her inbox.
 *
 * @param sentence what will be sent, and when
 */
public record ReminderInboxPage(Language language, String site, String sentence) {}

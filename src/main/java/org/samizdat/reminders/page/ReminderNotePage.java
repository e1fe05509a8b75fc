package org.samizdat.reminders.page;

import org.samizdat.values.Language;

/**
 * Says how a step ended.
 *
 * @param offers whether a new reminder can be asked for from here
 */
public record ReminderNotePage(
    Language language, String site, String title, String text, boolean offers) {}
